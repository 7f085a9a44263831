import { Button, Container } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useSettledPurchase } from '#features/purchases/api.js';
import { CheckoutOutcome } from '#features/purchases/CheckoutOutcome.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** Where the payment page sends the buyer back to. It only ever repeats what the server says. */
export default function CheckoutSuccessPage() {
  const id = useSearchParams()[0].get('session_id');
  return (
    <Container size={720} py="xl">
      {id ? <Session id={id} /> : <UnknownSession />}
    </Container>
  );
}

function Session({ id }) {
  const { t } = useTranslation('purchases');
  const { purchase, gaveUp, askAgain } = useSettledPurchase(id);
  usePageTitle(purchase.data && t(`outcome.${purchase.data.state}.title`));
  if (purchase.data) {
    return (
      <CheckoutOutcome
        purchase={purchase.data}
        gaveUp={gaveUp}
        connected={!purchase.isError}
        onAskAgain={askAgain}
      />
    );
  }
  if (purchase.isPending) return <RowsSkeleton count={1} height={420} />;
  if (purchase.error.status === 404 || purchase.error.status === 422) return <UnknownSession />;
  return (
    <ErrorState
      level={1}
      title={t('outcome.unreachable')}
      message={describeError(purchase.error)}
      onRetry={askAgain}
    />
  );
}

function UnknownSession() {
  const { t } = useTranslation('purchases');
  usePageTitle(t('outcome.unknown.title'));
  return (
    <EmptyState
      level={1}
      title={t('outcome.unknown.title')}
      action={
        <Button component={Link} to="/purchases">
          {t('all')}
        </Button>
      }
    >
      {t('outcome.unknown.text')}
    </EmptyState>
  );
}

import { Container, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { checkoutSessionQuery } from '#features/purchases/api.js';
import { PurchaseSummary } from '#features/purchases/PurchaseSummary.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

const EVERY = 2000; // ms between questions while the payment is not settled

export default function CheckoutSuccessPage() {
  const { t } = useTranslation('purchases');
  const id = useSearchParams()[0].get('session_id') ?? '';
  const purchase = useQuery({
    ...checkoutSessionQuery(id),
    refetchInterval: (query) => (query.state.data?.state === 'pending' ? EVERY : false),
  });
  usePageTitle(t('success.title'));
  if (purchase.isPending) return <PageSkeleton />;
  return (
    <Container size={800} py="xl">
      <Title mb="lg">{t('success.title')}</Title>
      {purchase.isError ? (
        <ErrorState message={describeError(purchase.error)} onRetry={purchase.refetch} />
      ) : (
        <div role="status">
          <PurchaseSummary purchase={purchase.data} />
        </div>
      )}
    </Container>
  );
}

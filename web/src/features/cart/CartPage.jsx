import { Alert, Anchor, Button, Container, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useCart } from '#features/cart/api.js';
import { CartLine } from '#features/cart/CartLine.jsx';
import classes from '#features/cart/CartPage.module.css';
import { CartSummary } from '#features/cart/CartSummary.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** What the reader means to buy: at present prices, with what changed since they chose it. */
export default function CartPage() {
  const { t } = useTranslation('cart');
  const cart = useCart();
  usePageTitle(t('title'));
  const lines = cart.data?.lines ?? [];
  return (
    <Container py="xl">
      <Title>{t('title')}</Title>
      {lines.length > 0 && (
        <Text c="dimmed" mt={8}>
          {t('courses', { count: lines.length })}
        </Text>
      )}
      <Cancelled />
      {cart.isPending && (
        <div className={classes.waiting}>
          <RowsSkeleton count={3} height={112} />
        </div>
      )}
      {cart.isError && !cart.data && (
        <div className={classes.waiting}>
          <ErrorState message={describeError(cart.error)} onRetry={cart.refetch} />
        </div>
      )}
      {cart.data && lines.length === 0 && <Empty />}
      {lines.length > 0 && (
        <div className={classes.columns}>
          <ul className={classes.lines} aria-label={t('lines')}>
            {lines.map((line) => (
              <CartLine key={line.slug} line={line} />
            ))}
          </ul>
          <CartSummary cart={cart.data} />
        </div>
      )}
    </Container>
  );
}

function Empty() {
  const { t } = useTranslation('cart');
  return (
    <EmptyState
      title={t('empty.title')}
      action={
        <>
          <Button component={Link} to="/courses">
            {t('common:browseCourses')}
          </Button>
          <Anchor component={Link} to="/activate" size="sm" mt="xs">
            {t('haveActivationCode')}
          </Anchor>
        </>
      }
    >
      {t('empty.text')}
    </EmptyState>
  );
}

/** Back from the payment page without paying. */
function Cancelled() {
  const { t } = useTranslation('cart');
  const [params, setParams] = useSearchParams();
  if (params.get('checkout') !== 'cancelled') return null;
  return (
    <Alert
      mt="md"
      role="status"
      variant="default"
      radius="lg"
      icon={<IconInfoCircle aria-hidden="true" />}
      title={t('cancelled.title')}
      withCloseButton
      closeButtonLabel={t('common:close')}
      onClose={() => setParams({}, { replace: true, preventScrollReset: true })}
    >
      {t('cancelled.text')}
    </Alert>
  );
}

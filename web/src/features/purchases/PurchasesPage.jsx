import { Container, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { purchasesQuery } from '#features/purchases/api.js';
import { PurchaseSummary } from '#features/purchases/PurchaseSummary.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

export default function PurchasesPage() {
  const { t } = useTranslation('purchases');
  const page = useSearchParams()[0].get('page');
  const purchases = useQuery(purchasesQuery(page));
  usePageTitle(t('title'));
  if (purchases.isPending) return <PageSkeleton />;
  return (
    <Container size={800} py="xl">
      <Title mb="lg">{t('title')}</Title>
      {purchases.isError && (
        <ErrorState message={describeError(purchases.error)} onRetry={purchases.refetch} />
      )}
      {purchases.data?.total === 0 && <EmptyState title={t('empty.title')} />}
      {purchases.isSuccess && (
        <Stack>
          {purchases.data.items.map((purchase) => (
            <PurchaseSummary key={purchase.id} purchase={purchase} />
          ))}
          <PageLinks
            total={purchases.data.total}
            perPage={purchases.data.per_page}
            page={purchases.data.page}
          />
        </Stack>
      )}
    </Container>
  );
}

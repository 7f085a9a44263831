import { Button, Container, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { purchasesQuery } from '#features/purchases/api.js';
import { PurchaseCard } from '#features/purchases/PurchaseCard.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

export default function PurchasesPage() {
  const { t } = useTranslation('purchases');
  const [params] = useSearchParams();
  const purchases = useQuery(purchasesQuery(params));
  usePageTitle(t('title'));
  return (
    <Container size={880} py="xl">
      <Title>{t('title')}</Title>
      <Text c="dimmed" mt={8} mb="lg">
        {t('lead')}
      </Text>
      {purchases.isPending && <RowsSkeleton count={3} height={200} />}
      {purchases.isError && (
        <ErrorState message={describeError(purchases.error)} onRetry={purchases.refetch} />
      )}
      {purchases.data && <Purchases answer={purchases.data} />}
    </Container>
  );
}

function Purchases({ answer }) {
  const { t } = useTranslation('purchases');
  if (answer.total === 0) {
    return (
      <EmptyState
        title={t('empty.title')}
        action={
          <Button component={Link} to="/courses">
            {t('common:browseCourses')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <Stack gap="md">
      {answer.items.map((purchase) => (
        <PurchaseCard key={purchase.number} purchase={purchase} />
      ))}
      <PageLinks answer={answer} />
    </Stack>
  );
}

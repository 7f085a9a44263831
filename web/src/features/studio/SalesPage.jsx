import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ConfirmDialog } from '#features/studio/ConfirmDialog.jsx';
import { salesQuery, useRefundSale } from '#features/studio/salesApi.js';
import { StudioFrame } from '#features/studio/StudioFrame.jsx';
import { describeError } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** Who bought an educator's courses, and giving the money back. */
export default function SalesPage() {
  const { t } = useTranslation('sales');
  const [params] = useSearchParams();
  const sales = useQuery(salesQuery(params));
  return (
    <StudioFrame title={t('title')} lead={t('lead')} size={880}>
      {sales.isPending && <RowsSkeleton count={4} height={96} />}
      {sales.isError && (
        <ErrorState message={describeError(sales.error)} onRetry={sales.refetch} />
      )}
      {sales.data?.total === 0 && <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>}
      {sales.data && sales.data.total > 0 && (
        <Stack gap="md">
          {sales.data.items.map((sale) => (
            <Sale key={sale.number} sale={sale} />
          ))}
          <PageLinks answer={sales.data} />
        </Stack>
      )}
    </StudioFrame>
  );
}

function Sale({ sale }) {
  const { t } = useTranslation('sales');
  const format = useFormat();
  return (
    <Paper component="article" withBorder p={{ base: 'md', sm: 'lg' }}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={2} size="h4">
            {sale.buyer || t('somebodyGone')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('purchases:number', { number: sale.number })} · {format.dateTime(sale.paid_at)}
          </Text>
        </div>
        <Badge variant="light" size="lg" color={sale.state === 'paid' ? 'jade' : 'gray'}>
          {t(`purchases:state.${sale.state}`)}
        </Badge>
      </Group>
      <Stack gap="xs" mt="sm">
        {sale.lines.map((line) => (
          <Line key={line.slug} sale={sale} line={line} />
        ))}
      </Stack>
    </Paper>
  );
}

function Line({ sale, line }) {
  const { t } = useTranslation('sales');
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const refund = useRefundSale();
  const amount = format.money(line.amount);
  const about = { course: line.title, buyer: sale.buyer || t('somebodyGone'), amount };

  function giveBack() {
    refund.mutate(
      { number: sale.number, slug: line.slug },
      {
        onSuccess: () => {
          toasts.success(t('refund.done'));
          setAsking(false);
        },
        onError: toasts.error,
      },
    );
  }

  return (
    <Group justify="space-between" gap="xs">
      <div>
        <Text>{line.title}</Text>
        <Text size="sm" c="dimmed">
          {[amount, line.refusal && t(`refusal.${line.refusal}`)].filter(Boolean).join(' · ')}
        </Text>
      </div>
      {!line.refusal && (
        <Button
          variant="subtle"
          color="gray"
          aria-label={String(t('refund.openNamed', about))}
          onClick={() => setAsking(true)}
        >
          {t('refund.open')}
        </Button>
      )}
      <ConfirmDialog
        opened={asking}
        title={t('refund.title')}
        text={t('refund.text', about)}
        action={t('refund.yes', { amount })}
        busy={refund.isPending}
        onYes={giveBack}
        onNo={() => setAsking(false)}
      />
    </Group>
  );
}

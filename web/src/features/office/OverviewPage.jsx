import { Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { overviewQuery } from '#features/office/api.js';
import classes from '#features/office/Office.module.css';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

const WAITING = {
  purchases: 'purchases?waiting=true',
  transfers: 'transfers?waiting=true',
  events_failed: 'events?state=failed',
  events_unmatched: 'events?state=unmatched',
  tasks_failing: 'outbox?failing=true',
  tasks_waiting: 'outbox?state=waiting',
};

export default function OverviewPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  const overview = useQuery(overviewQuery());
  usePageTitle(t('title'));
  /** @type {Partial<import('#lib/contract.js').Schemas['Overview']>} */
  const counts = overview.data ?? {};
  const last = counts.last_reconciliation;
  return (
    <>
      <Title mb="md">{t('title')}</Title>
      {overview.isPending && <RowsSkeleton count={3} height={88} />}
      {overview.isError && (
        <ErrorState message={describeError(overview.error)} onRetry={overview.refetch} />
      )}
      {overview.data && (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          {Object.entries(WAITING)
            .filter(([name]) => counts[name] !== null)
            .map(([name, to]) => (
              <Paper key={name} component={Link} to={to} withBorder p="md" className={classes.card}>
                <Text c="dimmed">{t(`waiting.${name}`)}</Text>
                <Text size="xl" fw={600}>
                  {format.number(counts[name])}
                </Text>
              </Paper>
            ))}
          <Paper component={Link} to="reconciliations" withBorder p="md" className={classes.card}>
            <Text c="dimmed">{t('waiting.last')}</Text>
            <Text fw={600}>{last ? format.dateTime(last.finished_at) : t('never')}</Text>
            {last?.failed && <Text c="red">{t('result.failed')}</Text>}
          </Paper>
        </SimpleGrid>
      )}
    </>
  );
}

import { Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import {
  earningsByCourseQuery,
  earningsQuery,
  earningsRowsQuery,
} from '#features/studio/earningsApi.js';
import { StudioFrame } from '#features/studio/StudioFrame.jsx';
import { describeError } from '#lib/errors.js';
import { localeOf } from '#lib/i18n/languages.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { useFormat } from '#lib/useFormat.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageButtons, PageLinks } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** @import { Paged, Schemas } from '#lib/contract.js' */

/** What an educator has earned, by month and by course, and what the school still owes. */
export default function EarningsPage() {
  const { t } = useTranslation('earnings');
  const [params] = useSearchParams();
  const earnings = useQuery(earningsQuery());
  const rows = useQuery(earningsRowsQuery(params));
  const failed = [earnings, rows].find(({ isError }) => isError);
  const lead = earnings.data && t('lead', { percent: earnings.data.percent });
  return (
    <StudioFrame title={t('title')} lead={lead}>
      {!failed && (earnings.isPending || rows.isPending) && <RowsSkeleton count={3} height={120} />}
      {failed?.error && (
        <ErrorState message={describeError(failed.error)} onRetry={failed.refetch} />
      )}
      {earnings.data && rows.data && <Earnings earnings={earnings.data} rows={rows.data} />}
    </StudioFrame>
  );
}

/** @param {{earnings: Schemas['EarningsOut'], rows: Paged<Schemas['EarningsRowOut']>}} props */
function Earnings({ earnings, rows }) {
  const { t } = useTranslation('earnings');
  const format = useFormat();
  if (rows.total === 0) {
    return <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>;
  }
  return (
    <Stack gap="xl">
      {earnings.balances.map((balance) => (
        <Balance key={balance.currency} balance={balance} />
      ))}
      {earnings.as_of && (
        <Text size="sm" c="dimmed">
          {t('asOf', { when: format.dateTime(earnings.as_of) })}
        </Text>
      )}
      <ByMonth months={earnings.months} />
      <ByCourse />
      <Rows answer={rows} />
    </Stack>
  );
}

function Balance({ balance }) {
  const { t } = useTranslation('earnings');
  const format = useFormat();
  return (
    <SimpleGrid component="dl" cols={{ base: 1, sm: 3 }} my={0}>
      {['owed', 'earned', 'paid_out'].map((name) => (
        <Paper key={name} withBorder p="md">
          <Text component="dt" size="sm" c="dimmed">
            {t(`balance.${name}`)}
          </Text>
          <Text component="dd" m={0} size="xl" fw={600}>
            {format.money({ amount: balance[name], currency: balance.currency })}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

function ByMonth({ months }) {
  const { t } = useTranslation('earnings');
  const language = useLanguage();
  const monthName = new Intl.DateTimeFormat(localeOf(language), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return (
    <Sums
      title={t('months.title')}
      head={['months.month', 'months.earned', 'months.taken_back', 'months.paid_out']}
      rows={months.map((row) => ({
        key: `${row.month} ${row.currency}`,
        name: monthName.format(new Date(`${row.month}-01T00:00:00Z`)),
        currency: row.currency,
        amounts: [row.earned, row.taken_back, row.paid_out],
      }))}
    />
  );
}

function ByCourse() {
  const { t } = useTranslation('earnings');
  const [page, setPage] = useState(1);
  const courses = useQuery(earningsByCourseQuery(page));
  if (courses.isError) {
    return <ErrorState message={describeError(courses.error)} onRetry={courses.refetch} />;
  }
  if (!courses.data) return <RowsSkeleton count={3} height={48} />;
  return (
    <div>
      <Sums
        title={t('courses.title')}
        head={['courses.course', 'courses.earned']}
        rows={courses.data.items.map((row) => ({
          key: `${row.slug} ${row.currency}`,
          name: row.title,
          currency: row.currency,
          amounts: [row.earned],
        }))}
      />
      <PageButtons answer={courses.data} label={t('courses.title')} onChange={setPage} />
    </div>
  );
}

function Sums({ title, head, rows }) {
  const { t } = useTranslation('earnings');
  const format = useFormat();
  const [first, ...columns] = head;
  return (
    <section>
      <Title order={2} size="h3" mb="sm">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={columns.length * 100}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t(first)}</Table.Th>
              {columns.map((column) => (
                <Table.Th key={column} ta="right">
                  {t(column)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, name, currency, amounts }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                {amounts.map((amount, at) => (
                  <Table.Td key={columns[at]} ta="right">
                    {format.money({ amount, currency })}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

/** @param {{answer: Paged<Schemas['EarningsRowOut']>}} props */
function Rows({ answer }) {
  const { t } = useTranslation('earnings');
  const format = useFormat();
  return (
    <section>
      <Title order={2} size="h3" mb="sm">
        {t('rows.title')}
      </Title>
      <Table.ScrollContainer minWidth={560}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('rows.when')}</Table.Th>
              <Table.Th>{t('rows.what')}</Table.Th>
              <Table.Th ta="right">{t('rows.amount')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {answer.items.map((row, at) => (
              <Table.Tr key={`${row.at} ${row.number ?? row.reference} ${at}`}>
                <Table.Td>{format.dateTime(row.at)}</Table.Td>
                <Table.Td>
                  {t(whatItIs(row))}
                  <Text size="sm" c="dimmed">
                    {[row.course, row.number ?? row.reference].filter(Boolean).join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{format.money(row)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <PageLinks answer={answer} />
    </section>
  );
}

function whatItIs({ kind, amount }) {
  if (kind === 'payout') return 'rows.payout';
  return amount < 0 ? 'rows.takenBack' : 'rows.share';
}

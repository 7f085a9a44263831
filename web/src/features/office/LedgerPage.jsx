import { Anchor, Button, NativeSelect, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { balancesQuery, ledgerQuery, useDownloadLedger } from '#features/office/api.js';
import { OfficeList, Rows } from '#features/office/OfficeList.jsx';
import { PayoutButton } from '#features/office/PayoutButton.jsx';
import { describeError } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageButtons } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

const KINDS = 'charge refund refund_failure dispute dispute_won other share payout'.split(' ');

export default function LedgerPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  return (
    <OfficeList
      name="ledger"
      queryOf={ledgerQuery}
      filters={['kind', 'first', 'last']}
      head={['at', 'kind', 'amount', 'number', 'educator', 'reference']}
      cells={(row) => [
        format.dateTime(row.at),
        t(`rowKind.${row.kind}`),
        format.money(row),
        row.number && (
          <Anchor component={Link} to={`/office/purchases/${row.number}`}>
            {row.number}
          </Anchor>
        ),
        row.educator,
        row.source_ref,
      ]}
      summary={({ totals, as_of }) => (
        <>
          <Totals totals={totals} />
          <AsOf when={as_of} />
        </>
      )}
      controls={(set, params) => (
        <>
          <NativeSelect
            label={t('columns.kind')}
            value={params.get('kind') ?? ''}
            onChange={({ currentTarget }) => set('kind', currentTarget.value)}
            data={[
              { value: '', label: t('all') },
              ...KINDS.map((value) => ({ value, label: t(`rowKind.${value}`) })),
            ]}
          />
          {['first', 'last'].map((day) => (
            <TextInput
              key={day}
              type="date"
              label={t(`columns.${day}`)}
              value={params.get(day) ?? ''}
              onChange={({ currentTarget }) => set(day, currentTarget.value)}
            />
          ))}
          <Download asked={params} />
        </>
      )}
    >
      <Balances />
    </OfficeList>
  );
}

/** The rows that the address asks for, as a file. */
function Download({ asked }) {
  const { t } = useTranslation('office');
  const download = useDownloadLedger();
  const { kind, first, last } = Object.fromEntries(asked);
  return (
    <Button
      variant="default"
      loading={download.isPending}
      onClick={() =>
        download.mutate(
          { kind, first, last },
          { onSuccess: () => toasts.success(t('downloaded')), onError: toasts.error },
        )
      }
    >
      {t('download')}
    </Button>
  );
}

/** What the providers' accounts moved in these days, whatever kind of rows is asked for. */
function Totals({ totals }) {
  const { t } = useTranslation('office');
  const format = useFormat();
  return totals.map(({ currency, ...sums }) => (
    <Text key={currency} mb="md">
      {t('totals', {
        settled: format.money({ amount: sums.settled, currency }),
        fee: format.money({ amount: sums.fee, currency }),
        net: format.money({ amount: sums.net, currency }),
      })}
    </Text>
  ));
}

/** Sums follow the rows: until when they are told. */
function AsOf({ when }) {
  const { t } = useTranslation('office');
  const format = useFormat();
  return (
    when && (
      <Text size="sm" c="dimmed" mb="md">
        {t('asOf', { when: format.dateTime(when) })}
      </Text>
    )
  );
}

function Balances() {
  const { t } = useTranslation('office');
  const format = useFormat();
  const [page, setPage] = useState(1);
  const found = useQuery(balancesQuery(page));
  const money = (row, name) => format.money({ amount: row[name], currency: row.currency });
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {t('parts.balances')}
      </Title>
      {found.isPending && <RowsSkeleton count={2} height={48} />}
      {found.isError && <ErrorState message={describeError(found.error)} onRetry={found.refetch} />}
      {found.data && <AsOf when={found.data.as_of} />}
      {found.data && (
        <Rows
          head={['educator', 'earned', 'paid_out', 'owed', 'action']}
          rows={found.data.items}
          cells={(row) => [
            row.educator,
            money(row, 'earned'),
            money(row, 'paid_out'),
            money(row, 'owed'),
            <PayoutButton key={`${row.educator_id} ${row.currency} ${row.owed}`} balance={row} />,
          ]}
        />
      )}
      {found.data && (
        <PageButtons answer={found.data} label={t('parts.balances')} onChange={setPage} />
      )}
      <Title order={2} size="h3" mt="xl" mb="xs">
        {t('parts.rows')}
      </Title>
    </section>
  );
}

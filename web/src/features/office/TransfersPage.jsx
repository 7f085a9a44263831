import { Anchor, Checkbox, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ActionButton } from '#features/office/ActionButton.jsx';
import { transfersQuery } from '#features/office/api.js';
import { FindField } from '#ui/FindField.jsx';
import classes from '#features/office/Office.module.css';
import { OfficeList } from '#features/office/OfficeList.jsx';
import { at } from '#lib/http.js';
import { useFormat } from '#lib/useFormat.js';

export default function TransfersPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  return (
    <OfficeList
      name="transfers"
      queryOf={transfersQuery}
      filters={['q', 'waiting']}
      head={['reference', 'number', 'total', 'received', 'missing', 'at', 'action']}
      cells={(row) => [
        <span key="reference" className={classes.whole}>
          {row.reference}
        </span>,
        <Anchor key="to" component={Link} to={`/office/purchases/${row.number}`}>
          {row.number}
        </Anchor>,
        format.money(row.total),
        row.received.map((one) => (
          <div key={one.bank_ref}>
            {format.money({ ...row.total, amount: one.amount })} · {one.bank_ref}
          </div>
        )),
        row.missing > 0 && format.money({ ...row.total, amount: row.missing }),
        format.dateTime(row.created_at),
        <Actions key="actions" row={row} />,
      ]}
      controls={(set, params) => (
        <>
          <FindField
            label={t('find.transfers')}
            value={params.get('q') ?? ''}
            set={(value) => set('q', value)}
          />
          <Checkbox
            label={t('onlyWaiting')}
            checked={params.get('waiting') === 'true'}
            onChange={({ currentTarget }) => set('waiting', currentTarget.checked && 'true')}
          />
        </>
      )}
    />
  );
}

function Actions({ row }) {
  const { t } = useTranslation('office');
  const format = useFormat();
  const short = row.received.length > 0 && row.missing > 0;
  return (
    <Group gap="xs">
      <ActionButton
        name="received"
        address={at('/admin/transfers/{reference}/received', row)}
        fields={['amount', 'bank_ref']}
      />
      {short && (
        <ActionButton name="takeLess" address={at('/admin/transfers/{reference}/accept', row)} />
      )}
      {short && (
        <ActionButton
          name="giveUp"
          address={at('/admin/transfers/{reference}/give-up', row)}
          color="red"
        />
      )}
      {row.tasks
        .filter((task) => task.done_at === null)
        .map((task) => (
          <Group key={task.ref} gap="xs">
            <Text size="sm">
              {t(task.refund ? 'task.refund' : 'task.tooMuch', {
                amount: format.money({ ...row.total, amount: task.amount }),
              })}
            </Text>
            <ActionButton
              name="sent"
              address={at('/admin/transfers/{reference}/tasks/{ref}/sent', {
                reference: row.reference,
                ref: task.ref,
              })}
              fields={['bank_ref']}
            />
          </Group>
        ))}
    </Group>
  );
}

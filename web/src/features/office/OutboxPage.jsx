import { Checkbox, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '#features/office/ActionButton.jsx';
import { outboxQuery } from '#features/office/api.js';
import { OfficeList } from '#features/office/OfficeList.jsx';
import { at } from '#lib/http.js';
import { useFormat } from '#lib/useFormat.js';

export default function OutboxPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  return (
    <OfficeList
      name="outbox"
      queryOf={outboxQuery}
      filters={['state', 'failing']}
      head={['kind', 'reference', 'state', 'error', 'next', 'action']}
      cells={(row) => [
        t(`work.${row.kind}`),
        row.subject,
        t(`taskState.${row.state}`),
        row.last_error,
        format.dateTime(row.done_at ?? row.next_at),
        row.state === 'waiting' && row.last_error && (
          <ActionButton name="retry" address={at('/admin/outbox/{intent_id}/retry', { intent_id: row.id })} />
        ),
      ]}
      controls={(set, params) => (
        <>
          <NativeSelect
            label={t('columns.state')}
            value={params.get('state') ?? ''}
            onChange={({ currentTarget }) => set('state', currentTarget.value)}
            data={[
              { value: '', label: t('all') },
              ...['waiting', 'done'].map((value) => ({ value, label: t(`taskState.${value}`) })),
            ]}
          />
          <Checkbox
            label={t('onlyFailing')}
            checked={params.get('failing') === 'true'}
            onChange={({ currentTarget }) => set('failing', currentTarget.checked && 'true')}
          />
        </>
      )}
    />
  );
}

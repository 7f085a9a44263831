import { Anchor, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { eventsQuery } from '#features/office/api.js';
import { FindField } from '#ui/FindField.jsx';
import { OfficeList } from '#features/office/OfficeList.jsx';
import { useConfig } from '#lib/config.jsx';
import { useFormat } from '#lib/useFormat.js';

const STATES = ['received', 'handled', 'failed', 'ignored', 'foreign', 'unmatched'];

export default function EventsPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  const { payment_providers: payments } = useConfig();
  const choices = { state: STATES, provider: ['clerk', ...payments, 'cloudinary'] };
  const named = (filter, value) => t(`${filter === 'state' ? 'eventState' : filter}.${value}`);
  return (
    <OfficeList
      name="events"
      queryOf={eventsQuery}
      filters={['q', 'state', 'provider']}
      head={['type', 'provider', 'state', 'number', 'error', 'at']}
      cells={(row) => [
        <Anchor key="to" component={Link} to={`/office/events/${row.id}`}>
          {row.type}
        </Anchor>,
        t(`provider.${row.provider}`),
        t(`eventState.${row.state}`),
        row.purchase && (
          <Anchor component={Link} to={`/office/purchases/${row.purchase}`}>
            {row.purchase}
          </Anchor>
        ),
        row.last_error,
        format.dateTime(row.received_at),
      ]}
      controls={(set, params) => [
        <FindField
          key="q"
          label={t('find.events')}
          value={params.get('q') ?? ''}
          set={(value) => set('q', value)}
        />,
        ...Object.entries(choices).map(([filter, values]) => (
          <NativeSelect
            key={filter}
            label={t(`columns.${filter}`)}
            value={params.get(filter) ?? ''}
            onChange={({ currentTarget }) => set(filter, currentTarget.value)}
            data={[
              { value: '', label: t('all') },
              ...values.map((value) => ({ value, label: named(filter, value) })),
            ]}
          />
        )),
      ]}
    />
  );
}

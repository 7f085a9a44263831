import { Anchor, Badge, Checkbox, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { purchasesQuery } from '#features/office/api.js';
import { FindField } from '#ui/FindField.jsx';
import { OfficeList } from '#features/office/OfficeList.jsx';
import { useFormat } from '#lib/useFormat.js';

const STATES = ['pending', 'paid', 'failed', 'expired', 'refunded', 'partially_refunded'];
const ALL = [...STATES, 'disputed', 'lost', 'held'];

export default function PurchasesPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  return (
    <OfficeList
      name="purchases"
      queryOf={purchasesQuery}
      filters={['q', 'state', 'waiting']}
      head={['number', 'buyer', 'courses', 'total', 'state', 'at']}
      cells={(row) => [
        <Anchor key="to" component={Link} to={`/office/purchases/${row.number}`}>
          {row.number}
        </Anchor>,
        row.buyer.email ?? row.buyer.name,
        row.courses.join(', '),
        format.money(row.total),
        <>
          {t(`purchases:state.${row.state}`)}{' '}
          {row.waits_for.map((code) => (
            <Badge key={code} color="red" variant="light">
              {t(`waits.${code}`)}
            </Badge>
          ))}
        </>,
        format.dateTime(row.created_at),
      ]}
      controls={(set, params) => (
        <>
          <FindField
            label={t('find.purchases')}
            value={params.get('q') ?? ''}
            set={(value) => set('q', value)}
          />
          <NativeSelect
            label={t('columns.state')}
            value={params.get('state') ?? ''}
            onChange={({ currentTarget }) => set('state', currentTarget.value)}
            data={[
              { value: '', label: t('all') },
              ...ALL.map((value) => ({ value, label: t(`purchases:state.${value}`) })),
            ]}
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

import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '#features/office/ActionButton.jsx';
import { reconciliationsQuery } from '#features/office/api.js';
import { OfficeList } from '#features/office/OfficeList.jsx';
import { useFormat } from '#lib/useFormat.js';

export default function ReconciliationsPage() {
  const { t } = useTranslation('office');
  const format = useFormat();
  return (
    <OfficeList
      name="reconciliations"
      queryOf={reconciliationsQuery}
      head={['at', 'by', 'mended', 'state', 'problems']}
      cells={(row) => [
        format.dateTime(row.started_at),
        t(`runBy.${row.by}`),
        format.number(row.mended),
        t(row.failed ? 'result.failed' : 'result.fine'),
        row.parts
          .flatMap((part) => [part.failed, ...(part.problems ?? []).map((one) => one.detail)])
          .filter(Boolean)
          .join('; '),
      ]}
      summary={({ running, next_at: next }) => (
        <Text role="status" mb="md">
          {running && t('running')}
          {!running && next && t('nextRun', { at: format.dateTime(next) })}
        </Text>
      )}
      controls={() => <ActionButton name="reconcile" address="/admin/reconciliations" />}
    />
  );
}

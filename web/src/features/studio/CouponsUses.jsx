import { Badge, Modal, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usesQuery } from '#features/studio/couponsApi.js';
import { describeError } from '#lib/errors.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageButtons } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** Who used a coupon, and who is paying with it now. */
export function CouponsUses({ coupon, onClose }) {
  const { t } = useTranslation('coupons');
  const format = useFormat();
  const [page, setPage] = useState(1);
  const uses = useQuery(usesQuery(coupon.id, page));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('uses.title', { code: coupon.code })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {uses.isPending && <RowsSkeleton count={3} height={36} />}
      {uses.isError && <ErrorState message={describeError(uses.error)} onRetry={uses.refetch} />}
      {uses.data?.total === 0 && <Text c="dimmed">{t('uses.none')}</Text>}
      {uses.data && uses.data.total > 0 && (
        <Table.ScrollContainer minWidth={440}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('uses.buyer')}</Table.Th>
                <Table.Th>{t('uses.purchase')}</Table.Th>
                <Table.Th ta="right">{t('uses.discount')}</Table.Th>
                <Table.Th>{t('uses.at')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {uses.data.items.map((use) => (
                <Table.Tr key={`${use.purchase_number} ${use.at}`}>
                  <Table.Td>{use.buyer || t('uses.gone')}</Table.Td>
                  <Table.Td>{use.purchase_number}</Table.Td>
                  <Table.Td ta="right">{format.money(use.discount)}</Table.Td>
                  <Table.Td>
                    {format.dateTime(use.at)}
                    {use.state === 'reserved' && (
                      <Badge ml="xs" variant="light" color="gray">
                        {t('uses.paying')}
                      </Badge>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {uses.data && <PageButtons answer={uses.data} label={coupon.code} onChange={setPage} />}
    </Modal>
  );
}

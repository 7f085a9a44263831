import { Modal, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { codesQuery } from '#features/studio/couponsApi.js';
import classes from '#features/studio/CouponsPage.module.css';
import { describeError } from '#lib/errors.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageButtons } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

/** The codes of a batch, and who used which when. */
export function CouponsCodes({ batch, onClose }) {
  const { t } = useTranslation('coupons');
  const format = useFormat();
  const [page, setPage] = useState(1);
  const codes = useQuery(codesQuery(batch.id, page));
  return (
    <Modal
      opened
      onClose={onClose}
      title={batch.name}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {codes.isPending && <RowsSkeleton count={5} height={36} />}
      {codes.isError && <ErrorState message={describeError(codes.error)} onRetry={codes.refetch} />}
      {codes.data && (
        <Table.ScrollContainer minWidth={440}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('codes.code')}</Table.Th>
                <Table.Th>{t('codes.state')}</Table.Th>
                <Table.Th>{t('codes.usedBy')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {codes.data.items.map((code) => (
                <Table.Tr key={code.code}>
                  <Table.Td className={classes.codeText}>{code.code}</Table.Td>
                  <Table.Td>{t(`codes.states.${code.state}`)}</Table.Td>
                  <Table.Td>
                    {code.used_at && (
                      <>
                        {code.used_by || t('uses.gone')}
                        <Text size="sm" c="dimmed">
                          {format.dateTime(code.used_at)}
                        </Text>
                      </>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {codes.data && <PageButtons answer={codes.data} label={batch.name} onChange={setPage} />}
    </Modal>
  );
}

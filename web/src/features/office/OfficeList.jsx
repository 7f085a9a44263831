import { Group, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import classes from '#features/office/Office.module.css';
import { describeError } from '#lib/errors.js';
import { readPage } from '#lib/paging.js';
import { usePageTitle } from '#lib/title.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

const PER_PAGE = 25;

/**
 * A page with one list whose filters stand in the address.
 * @template {import('#lib/contract.js').Paged<any>} Answer
 * @param {object} props
 * @param {string} props.name
 * @param {(asked: any) => import('#lib/contract.js').ApiQuery<Answer>} props.queryOf
 * @param {string[]} props.head keys under `columns`
 * @param {(row: Answer['items'][number]) => import('react').ReactNode[]} props.cells
 * @param {string[]} [props.filters] the address's parameters
 * @param {(set: (filter: string, value: any) => void, params: URLSearchParams) =>
 *   import('react').ReactNode} [props.controls]
 * @param {(answer: Answer) => import('react').ReactNode} [props.summary] stands above the rows
 * @param {import('react').ReactNode} [props.children]
 */
export function OfficeList(props) {
  const { name, queryOf, head, cells, filters = [], controls, summary, children } = props;
  const { t } = useTranslation('office');
  const [params, setParams] = useSearchParams();
  const page = readPage(params, PER_PAGE);
  const asked = Object.fromEntries(filters.map((filter) => [filter, params.get(filter)]));
  const found = useQuery(queryOf({ ...asked, page, per_page: PER_PAGE }));
  usePageTitle(t(`pages.${name}`));

  function set(filter, value) {
    const next = new URLSearchParams(params);
    next.delete('page');
    if (value) next.set(filter, value);
    else next.delete(filter);
    setParams(next, { replace: true });
  }

  return (
    <>
      <Title mb="md">{t(`pages.${name}`)}</Title>
      {children}
      {controls && (
        <Group align="end" mb="md">
          {controls(set, params)}
        </Group>
      )}
      {found.isPending && <RowsSkeleton count={5} height={48} />}
      {found.isError && <ErrorState message={describeError(found.error)} onRetry={found.refetch} />}
      {found.data && summary?.(found.data)}
      {found.data && <Rows head={head} rows={found.data.items} cells={cells} />}
      {found.data && <PageLinks answer={found.data} />}
    </>
  );
}

const WHOLE = new Set('number total price discount amount missing earned paid_out owed at next'.split(' '));

/** A table, on a phone a card for each row. Numbers, prices and dates are not broken in two. */
export function Rows({ head, rows, cells }) {
  const { t } = useTranslation('office');
  if (rows.length === 0) return <Text c="dimmed">{t('nothing')}</Text>;
  return (
    <Table className={classes.rows}>
      <Table.Thead>
        <Table.Tr>
          {head.map((column) => (
            <Table.Th key={column}>{t(`columns.${column}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, at) => (
          <Table.Tr key={row.id ?? row.number ?? row.ref ?? at}>
            {cells(row).map((cell, column) => (
              <Table.Td
                key={head[column]}
                className={WHOLE.has(head[column]) ? classes.whole : undefined}
                data-label={t(`columns.${head[column]}`)}
              >
                <div className={classes.text}>{cell}</div>
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

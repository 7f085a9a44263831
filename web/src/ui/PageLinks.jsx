import { Button, Group, Pagination, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { lastPage } from '#lib/paging.js';
import { EmptyState } from '#ui/EmptyState.jsx';

/** @import { Paged } from '#lib/contract.js' */

/** @param {Paged<unknown>} answer */
const pagesOf = ({ total, per_page }) => Math.min(Math.ceil(total / per_page), lastPage(per_page));

/**
 * The pages of a list as real links, below its rows: `?page=` changes, the rest of the address
 * stays. Beyond the last page it leads back to the first.
 * @param {{answer: Paged<unknown>}} props
 */
export function PageLinks({ answer }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const { page } = answer;
  const pages = pagesOf(answer);

  /** @param {number} target */
  function linkTo(target) {
    const next = new URLSearchParams(params);
    if (target > 1) next.set('page', String(target));
    else next.delete('page');
    return { component: Link, to: `?${next}` };
  }

  if (answer.total > 0 && answer.items.length === 0) {
    return (
      <EmptyState
        title={t('pages.beyond')}
        action={
          <Button variant="default" {...linkTo(1)}>
            {t('pages.first')}
          </Button>
        }
      />
    );
  }
  if (pages < 2) return null;
  return (
    <nav aria-label={t('pages.label')}>
      <Pagination.Root
        total={pages}
        value={page}
        getItemProps={(item) => ({ ...linkTo(item), 'aria-label': t('pages.page', { page: item }) })}
      >
        <Group gap={6} justify="center" mt="xl">
          <Pagination.Previous
            {...linkTo(Math.max(1, page - 1))}
            aria-label={t('pages.previous')}
          />
          <Pagination.Items />
          <Pagination.Next {...linkTo(Math.min(pages, page + 1))} aria-label={t('pages.next')} />
        </Group>
      </Pagination.Root>
      <Narrow answer={answer} />
    </nav>
  );
}

/**
 * The same as buttons, for a list whose page is not the address's: in a dialog, or beside another.
 * @param {{answer: Paged<unknown>, label: string, onChange: (page: number) => void}} props
 */
export function PageButtons({ answer, label, onChange }) {
  const { t } = useTranslation();
  const pages = pagesOf(answer);
  if (pages < 2) return null;
  return (
    <nav aria-label={t('pages.of', { list: label })}>
      <Pagination
        total={pages}
        value={answer.page}
        onChange={onChange}
        getItemProps={(item) => ({ 'aria-label': t('pages.page', { page: item }) })}
        getControlProps={(control) => ({
          'aria-label': t(control === 'next' ? 'pages.next' : 'pages.previous'),
        })}
        style={{ display: 'flex', justifyContent: 'center' }}
        mt="md"
      />
      <Narrow answer={answer} />
    </nav>
  );
}

/** @param {{answer: Paged<unknown>}} props */
function Narrow({ answer }) {
  const { t } = useTranslation();
  const shown = pagesOf(answer) * answer.per_page;
  if (answer.page < pagesOf(answer) || answer.total <= shown) return null;
  return (
    <Text c="dimmed" ta="center" mt="md">
      {t('pages.narrow', { shown })}
    </Text>
  );
}

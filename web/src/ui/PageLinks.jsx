import { Group, Pagination } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';

/**
 * The pages of a list as real links: `?page=` changes, the rest of the address stays.
 * @param {{total: number, perPage: number, page: number}} props
 */
export function PageLinks({ total, perPage, page }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const pages = Math.ceil(total / perPage);
  if (pages < 2) return null;

  function linkTo(target) {
    const next = new URLSearchParams(params);
    if (target > 1) next.set('page', target);
    else next.delete('page');
    return { component: Link, to: `?${next}` };
  }

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
    </nav>
  );
}

import { Button, Container, Drawer, Skeleton, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { ActiveFilters } from '#features/catalogue/ActiveFilters.jsx';
import { categoriesQuery, coursesQuery } from '#features/catalogue/api.js';
import classes from '#features/catalogue/CataloguePage.module.css';
import { FilterGroups } from '#features/catalogue/FilterGroups.jsx';
import {
  FACETS,
  readFilters,
  withoutFilters,
} from '#features/catalogue/filters.js';
import { SortSelect } from '#features/catalogue/SortSelect.jsx';
import { useChoiceNames } from '#features/catalogue/useChoiceNames.js';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { CourseGrid, CourseGridSkeleton } from '#ui/CourseGrid.jsx';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';

/** Beside the filters; a page of twelve fills the rows of each. */
const COLUMNS = { base: 1, xs: 2, lg: 3 };

export default function CataloguePage() {
  const { t } = useTranslation('catalogue');
  const [params] = useSearchParams();
  const [drawerOpen, drawer] = useDisclosure(false);
  const filters = readFilters(params);
  const courses = useQuery({ ...coursesQuery(filters), placeholderData: keepPreviousData });
  const categories = useQuery(categoriesQuery());
  const title = useListTitle(filters);
  usePageTitle(title);

  const active = FACETS.filter((name) => filters[name]).length;
  const groups = categories.isPending ? (
    <Skeleton h={480} radius="lg" />
  ) : (
    <FilterGroups
      filters={filters}
      facets={courses.data?.facets ?? {}}
      categories={categories.data?.items ?? []}
    />
  );
  return (
    <Container py="xl">
      <Title>{title}</Title>
      <div className={classes.columns}>
        <aside className={classes.side} aria-label={t('filter.title')}>
          {groups}
        </aside>
        <div className={classes.main}>
          <div className={classes.bar}>
            <Text c="dimmed" role="status">
              {courses.isPending && t('common:loading')}
              {courses.data && t('count', { count: courses.data.total })}
            </Text>
            <Button
              className={classes.open}
              variant="default"
              leftSection={<IconAdjustmentsHorizontal size={18} aria-hidden="true" />}
              onClick={drawer.open}
            >
              {active > 0 ? t('filter.titleWithCount', { count: active }) : t('filter.title')}
            </Button>
            <div className={classes.sort}>
              <SortSelect filters={filters} />
            </div>
          </div>
          <ActiveFilters filters={filters} />
          {courses.isPending && <CourseGridSkeleton count={12} cols={COLUMNS} />}
          {courses.isError && (
            <ErrorState message={describeError(courses.error)} onRetry={courses.refetch} />
          )}
          {courses.isSuccess && (
            <div className={classes.results} aria-busy={courses.isPlaceholderData}>
              <Results answer={courses.data} />
            </div>
          )}
        </div>
      </div>
      <Drawer
        opened={drawerOpen}
        onClose={drawer.close}
        title={t('filter.title')}
        size="min(92vw, 400px)"
        hiddenFrom="md"
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {groups}
        <div className={classes.show}>
          <Button fullWidth size="md" onClick={drawer.close}>
            {t('filter.show', { count: courses.data?.total ?? 0 })}
          </Button>
        </div>
      </Drawer>
    </Container>
  );
}

function useListTitle(filters) {
  const { t } = useTranslation('catalogue');
  const nameOf = useChoiceNames();
  if (filters.q) return t('resultsFor', { q: filters.q });
  if (filters.category) return nameOf('category', filters.category);
  return t('title');
}

function Results({ answer }) {
  const { t } = useTranslation('catalogue');
  const [params] = useSearchParams();
  if (answer.total === 0) {
    return (
      <EmptyState
        title={t('empty.title')}
        action={
          <Button component={Link} to={{ search: withoutFilters(params) }} variant="default">
            {t('filter.clear')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <>
      <CourseGrid courses={answer.items} headingLevel={2} cols={COLUMNS} />
      <PageLinks answer={answer} />
    </>
  );
}

import { Button, Container, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { coursesQuery } from '#features/catalogue/api.js';
import { CourseGrid } from '#features/catalogue/CourseGrid.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageLinks } from '#ui/PageLinks.jsx';
import { CardGridSkeleton } from '#ui/PageSkeletons.jsx';

const FILTERS = ['q', 'category', 'level', 'language', 'price', 'sort', 'page'];

export default function CataloguePage() {
  const { t } = useTranslation('catalogue');
  const [params] = useSearchParams();
  const filters = Object.fromEntries(FILTERS.map((name) => [name, params.get(name)]));
  const courses = useQuery({ ...coursesQuery(filters), placeholderData: keepPreviousData });
  const title = filters.q ? t('resultsFor', { q: filters.q }) : t('title');
  usePageTitle(title);
  return (
    <Container py="xl">
      <Title mb={4}>{title}</Title>
      {courses.isPending && <CardGridSkeleton />}
      {courses.isError && (
        <ErrorState message={describeError(courses.error)} onRetry={courses.refetch} />
      )}
      {courses.isSuccess && <Results answer={courses.data} />}
    </Container>
  );
}

function Results({ answer }) {
  const { t } = useTranslation('catalogue');
  if (answer.total === 0) {
    return (
      <EmptyState
        title={t('empty.title')}
        action={
          <Button component={Link} to="/courses" variant="default">
            {t('common:browseCourses')}
          </Button>
        }
      >
        {t('empty.text')}
      </EmptyState>
    );
  }
  return (
    <>
      <Text c="dimmed" mb="lg" role="status">
        {t('count', { count: answer.total })}
      </Text>
      <CourseGrid courses={answer.items} headingLevel={2} />
      <PageLinks total={answer.total} perPage={answer.per_page} page={answer.page} />
    </>
  );
}

import { Button, Container, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { enrolmentsQuery } from '#features/learning/api.js';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { CourseCard } from '#ui/CourseCard.jsx';
import { CardGridSkeleton } from '#ui/PageSkeletons.jsx';

export default function LearningPage() {
  const { t } = useTranslation('learning');
  const enrolments = useQuery(enrolmentsQuery());
  usePageTitle(t('title'));
  return (
    <Container py="xl">
      <Title mb="lg">{t('title')}</Title>
      {enrolments.isPending && <CardGridSkeleton count={4} />}
      {enrolments.isError && (
        <ErrorState message={describeError(enrolments.error)} onRetry={enrolments.refetch} />
      )}
      {enrolments.data?.items.length === 0 && (
        <EmptyState
          title={t('empty.title')}
          action={
            <Button component={Link} to="/courses">
              {t('common:browseCourses')}
            </Button>
          }
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="lg">
        {enrolments.data?.items.map(({ course, progress }) => (
          <Stack key={course.slug} gap="xs">
            <CourseCard course={course} headingLevel={2} />
            <Text size="sm">{t('progress', { percent: progress.percent })}</Text>
            <Button component={Link} to={`/learn/${course.slug}`} variant="light">
              {t('continue')}
            </Button>
          </Stack>
        ))}
      </SimpleGrid>
    </Container>
  );
}

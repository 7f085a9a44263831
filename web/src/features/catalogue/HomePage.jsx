import { Button, Container, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { coursesQuery } from '#features/catalogue/api.js';
import { CourseGrid } from '#features/catalogue/CourseGrid.jsx';
import classes from '#features/catalogue/HomePage.module.css';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { CardGridSkeleton } from '#ui/PageSkeletons.jsx';

export default function HomePage() {
  const { t } = useTranslation('catalogue');
  const newest = useQuery(coursesQuery({ sort: 'newest', per_page: 8 }));
  usePageTitle(t('home.title'));
  return (
    <>
      <section className={classes.hero}>
        <Container>
          <Title className={classes.title}>{t('home.title')}</Title>
          <Text className={classes.lead}>{t('home.lead')}</Text>
          <Button component={Link} to="/courses" size="lg">
            {t('common:browseCourses')}
          </Button>
        </Container>
      </section>
      <Container py="xl">
        <Title order={2} mb="lg">
          {t('home.newest')}
        </Title>
        {newest.isPending && <CardGridSkeleton />}
        {newest.isError && (
          <ErrorState message={describeError(newest.error)} onRetry={newest.refetch} />
        )}
        {newest.isSuccess && <CourseGrid courses={newest.data.items} />}
      </Container>
    </>
  );
}

import { Anchor, Container, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { categoriesQuery, coursesQuery } from '#features/catalogue/api.js';
import { CategoryTiles } from '#features/catalogue/CategoryTiles.jsx';
import { FreeCourses } from '#features/catalogue/FreeCourses.jsx';
import { HeroCovers } from '#features/catalogue/HeroCovers.jsx';
import classes from '#features/catalogue/HomePage.module.css';
import { HowItWorks } from '#features/catalogue/HowItWorks.jsx';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { CourseGrid, CourseGridSkeleton } from '#ui/CourseGrid.jsx';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { SearchField } from '#ui/SearchField.jsx';

const newestQuery = coursesQuery({ sort: 'newest', per_page: 8 });

export default function HomePage() {
  const { t } = useTranslation('catalogue');
  const newest = useQuery(newestQuery);
  const categories = useQuery(categoriesQuery());
  usePageTitle(t('home.title'));
  return (
    <>
      <section className={classes.hero}>
        <Container className={classes.heroRow}>
          <div>
            <Title className={classes.title}>{t('home.title')}</Title>
            <Text className={classes.lead}>{t('home.lead')}</Text>
            <SearchField size="lg" className={classes.search} label={t('home.search')} />
          </div>
          <HeroCovers courses={newest.data?.items ?? []} />
        </Container>
      </section>
      <Container className={classes.sections}>
        {!categories.isError && (
          <section aria-labelledby="home-categories">
            <Title order={2} id="home-categories" mb="lg">
              {t('home.categories')}
            </Title>
            <CategoryTiles categories={categories.data?.items} />
          </section>
        )}
        <section aria-labelledby="home-newest">
          <div className={classes.sectionHead}>
            <Title order={2} id="home-newest">
              {t('home.newest')}
            </Title>
            <Anchor component={Link} to="/courses" fw={600}>
              {t('home.all')}
            </Anchor>
          </div>
          <Newest newest={newest} />
        </section>
        <FreeCourses />
        <HowItWorks />
      </Container>
    </>
  );
}

function Newest({ newest }) {
  const { t } = useTranslation('catalogue');
  if (newest.isPending) return <CourseGridSkeleton />;
  if (newest.isError) {
    return <ErrorState message={describeError(newest.error)} onRetry={newest.refetch} />;
  }
  if (newest.data.items.length === 0) {
    return <EmptyState title={t('home.none.title')}>{t('home.none.text')}</EmptyState>;
  }
  return <CourseGrid courses={newest.data.items} eager={0} rail />;
}

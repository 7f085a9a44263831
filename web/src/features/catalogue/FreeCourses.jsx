import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { coursesQuery } from '#features/catalogue/api.js';
import classes from '#features/catalogue/FreeCourses.module.css';
import { CourseCard } from '#ui/CourseCard.jsx';

const freeQuery = coursesQuery({ price: 'free', sort: 'popular', per_page: 3 });

/** What one can begin with at no cost; nothing while there is none. */
export function FreeCourses() {
  const { t } = useTranslation('catalogue');
  const { data } = useQuery(freeQuery);
  if (!data?.items.length) return null;
  return (
    <section className={classes.band} aria-labelledby="home-free">
      <div className={classes.text}>
        <Title order={2} id="home-free">
          {t('home.free.title')}
        </Title>
        <Text mt="xs" mb="lg">
          {t('home.free.text')}
        </Text>
        <Button component={Link} to="/courses?price=free">
          {t('home.free.all', { count: data.total })}
        </Button>
      </div>
      <div className={classes.cards} data-count={data.items.length}>
        {data.items.map((course) => (
          <CourseCard key={course.slug} course={course} />
        ))}
      </div>
    </section>
  );
}

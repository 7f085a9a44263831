import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { coursesQuery } from '#features/catalogue/api.js';
import { CourseGrid } from '#ui/CourseGrid.jsx';

const SHOWN = 4;

/** Where to go from a course that is not the right one. */
export function PopularCourses({ except }) {
  const { t } = useTranslation('courses');
  const { data } = useQuery(coursesQuery({ sort: 'popular', per_page: SHOWN + 1 }));
  const others = (data?.items ?? []).filter((course) => course.slug !== except).slice(0, SHOWN);
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="popular">
      <Title order={2} id="popular" mb="lg">
        {t('popular')}
      </Title>
      <CourseGrid courses={others} eager={0} rail />
    </section>
  );
}

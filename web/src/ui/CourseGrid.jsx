import { SimpleGrid, Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CourseCard } from '#ui/CourseCard.jsx';
import classes from '#ui/CourseGrid.module.css';

/** @import { Schemas } from '#lib/contract.js' */

const COLUMNS = { base: 1, xs: 2, md: 3, lg: 4 };

/**
 * Cards of courses. `eager` is how many of them may be on screen before scrolling; `cols` is
 * SimpleGrid's, by breakpoint. A `rail` lies in one row on a phone, to be pushed sideways.
 * @param {{courses: Schemas['CourseCard'][], headingLevel?: 2 | 3 | 4,
 *   cols?: import('@mantine/core').SimpleGridProps['cols'], eager?: number, rail?: boolean}} props
 */
export function CourseGrid({ courses, headingLevel, cols = COLUMNS, eager = 4, rail = false }) {
  return (
    <SimpleGrid cols={cols} spacing="lg" className={rail ? classes.rail : undefined}>
      {courses.map((course, index) => (
        <CourseCard
          key={course.slug}
          course={course}
          eager={index < eager}
          headingLevel={headingLevel}
        />
      ))}
    </SimpleGrid>
  );
}

/**
 * The same grid before its courses are known: as many cards as there will probably be.
 * @param {{count?: number, cols?: import('@mantine/core').SimpleGridProps['cols']}} props
 */
export function CourseGridSkeleton({ count = 8, cols = COLUMNS }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <SimpleGrid cols={cols} spacing="lg" aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          <div key={index} className={classes.card}>
            <Skeleton className={classes.cover} radius="lg" />
            <Skeleton h={12} w="35%" mt={20} />
            <Skeleton h={20} w="90%" mt={12} />
            <Skeleton h={14} w="50%" mt={12} />
            <Skeleton h={14} w="75%" mt={14} />
            <Skeleton h={22} w="40%" mt={36} mb={8} />
          </div>
        ))}
      </SimpleGrid>
    </div>
  );
}

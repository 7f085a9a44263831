import { SimpleGrid } from '@mantine/core';
import { CourseCard } from '#ui/CourseCard.jsx';

/** How many cards are on screen before scrolling, on a wide screen. */
const FIRST_ROW = 4;

export function CourseGrid({ courses, headingLevel }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }} spacing="lg">
      {courses.map((course, index) => (
        <CourseCard
          key={course.slug}
          course={course}
          eager={index < FIRST_ROW}
          headingLevel={headingLevel}
        />
      ))}
    </SimpleGrid>
  );
}

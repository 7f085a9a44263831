import { Container, List, Text, Title, Typography } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { courseQuery } from '#features/courses/api.js';
import { describeError } from '#lib/errors.js';
import { usePageTitle } from '#lib/title.js';
import { Cover } from '#ui/Cover.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';
import { PriceTag } from '#ui/PriceTag.jsx';
import { Rating } from '#ui/Rating.jsx';

export default function CoursePage() {
  const { slug } = useParams();
  const course = useQuery(courseQuery(slug));
  usePageTitle(course.data?.title);
  if (course.isPending) return <PageSkeleton />;
  return (
    <Container size={880} py="xl">
      {course.isError ? (
        <ErrorState message={describeError(course.error)} onRetry={course.refetch} />
      ) : (
        <Course course={course.data} />
      )}
    </Container>
  );
}

function Course({ course }) {
  const { t } = useTranslation('courses');
  return (
    <>
      <Cover cover={course.cover} sizes="(min-width: 55em) 832px, 92vw" eager />
      <Title mt="lg">{course.title}</Title>
      <Text size="lg">{course.subtitle}</Text>
      <Text c="dimmed">{t('by', { name: course.educator.name })}</Text>
      <Rating rating={course.rating} />
      <Text mt="md">
        <PriceTag price={course.price} size="xl" />
      </Text>
      <Title order={2} mt="xl">
        {t('outcomes')}
      </Title>
      <List mt="sm">
        {course.outcomes.map((outcome) => (
          <List.Item key={outcome}>{outcome}</List.Item>
        ))}
      </List>
      {/* Cleaned by the back end. */}
      <Typography mt="lg">
        <div dangerouslySetInnerHTML={{ __html: course.description }} />
      </Typography>
      <Title order={2} mt="xl">
        {t('curriculum')}
      </Title>
      {course.chapters.map((chapter) => (
        <section key={chapter.id}>
          <Title order={3} mt="md">
            {chapter.title}
          </Title>
          <List type="ordered">
            {chapter.lectures.map((lecture) => (
              <List.Item key={lecture.id}>{lecture.title}</List.Item>
            ))}
          </List>
        </section>
      ))}
    </>
  );
}

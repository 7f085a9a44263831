import { Alert, Button, Container, Skeleton, VisuallyHidden } from '@mantine/core';
import { IconEyeOff, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { courseQuery, ownCourseQuery } from '#features/courses/api.js';
import { CourseBody } from '#features/courses/CourseBody.jsx';
import { CourseHeader } from '#features/courses/CourseHeader.jsx';
import classes from '#features/courses/CoursePage.module.css';
import { PopularCourses } from '#features/courses/PopularCourses.jsx';
import { PurchaseBar } from '#features/courses/PurchaseBar.jsx';
import { PurchasePanel } from '#features/courses/PurchasePanel.jsx';
import { useArrival } from '#features/courses/useArrival.js';
import { usePurchase } from '#features/courses/usePurchase.js';
import { describeError } from '#lib/errors.js';
import { useSession } from '#lib/session.jsx';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';

export default function CoursePage() {
  const { t } = useTranslation('courses');
  const { slug } = useParams();
  const { data: course, error, isPending, refetch } = useCourse(slug);
  const missing = error?.status === 404;
  usePageTitle(missing ? t('missing.title') : course?.title);
  if (course) return <Course key={slug} course={course} />;
  if (isPending) return <CourseSkeleton />;
  return (
    <Container py="xl">
      {missing ? (
        <EmptyState
          level={1}
          title={t('missing.title')}
          action={
            <Button component={Link} to="/courses">
              {t('common:browseCourses')}
            </Button>
          }
        >
          {t('missing.text')}
        </EmptyState>
      ) : (
        <ErrorState level={1} message={describeError(error)} onRetry={refetch} />
      )}
    </Container>
  );
}

/** As everybody sees it; what is not there for everybody may be there for its educator. */
function useCourse(slug) {
  const { isLoaded, isSignedIn, failed } = useSession();
  const shown = useQuery(courseQuery(slug));
  const hidden = shown.error?.status === 404;
  const own = useQuery({ ...ownCourseQuery(slug), enabled: hidden && isSignedIn });
  if (!hidden) return shown;
  if (isSignedIn) return own;
  return isLoaded || failed ? shown : { ...shown, isPending: true };
}

function Course({ course }) {
  const { t } = useTranslation('courses');
  const arrival = useArrival();
  const purchase = usePurchase(course, { arrived: arrival.toBuy });
  const open = purchase.state === 'enrolled' || purchase.state === 'owner';
  return (
    <article className={classes.page}>
      <Container className={classes.columns}>
        <div className={classes.band} aria-hidden="true" />
        <div className={classes.head}>
          {arrival.cancelled && !open && <Cancelled />}
          {course.state !== 'published' && (
            <Alert
              mt="md"
              color="turmeric"
              radius="lg"
              icon={<IconEyeOff aria-hidden="true" />}
              title={t('unpublished')}
            />
          )}
          <CourseHeader course={course} />
        </div>
        <div className={classes.side}>
          <PurchasePanel course={course} purchase={purchase} />
        </div>
        <div className={classes.body}>
          <CourseBody course={course} open={open} />
        </div>
      </Container>
      <Container className={classes.more}>
        <PopularCourses except={course.slug} />
      </Container>
      <PurchaseBar course={course} purchase={purchase} />
    </article>
  );
}

/** Nothing was charged, and nothing has to be done. */
function Cancelled() {
  const { t } = useTranslation('courses');
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  return (
    <Alert
      mt="md"
      role="status"
      variant="default"
      radius="lg"
      icon={<IconInfoCircle aria-hidden="true" />}
      title={t('cancelled.title')}
      withCloseButton
      closeButtonLabel={t('common:close')}
      onClose={() => setShown(false)}
    >
      {t('cancelled.text')}
    </Alert>
  );
}

function CourseSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <Container className={classes.columns} aria-hidden="true">
        <div className={classes.band} />
        <div className={classes.head}>
          <Skeleton h={16} w={160} mt={40} />
          <Skeleton h={48} w="80%" mt={20} />
          <Skeleton h={20} w="95%" mt={24} />
          <Skeleton h={20} w="60%" mt={10} />
          <Skeleton h={18} w="75%" mt={28} mb={56} />
        </div>
        <div className={classes.side}>
          <Skeleton h={520} radius="xl" />
        </div>
        <div className={classes.body}>
          <Skeleton h={240} radius="xl" />
        </div>
      </Container>
    </div>
  );
}

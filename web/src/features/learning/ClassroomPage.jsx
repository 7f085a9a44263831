import { Button, Container, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useLocation, useParams } from 'react-router';
import { classroomQuery, lectureQuery } from '#features/learning/api.js';
import { ClassroomFrame } from '#features/learning/ClassroomFrame.jsx';
import { Lecture } from '#features/learning/Lecture.jsx';
import { describeError } from '#lib/errors.js';
import { signInPath, useSession } from '#lib/session.jsx';
import { usePageTitle } from '#lib/title.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';

/** `/learn/:slug/:lectureId?`: a lecture beside its course's curriculum, or a free preview alone. */
export default function ClassroomPage() {
  const { slug, lectureId } = useParams();
  const { pathname, search } = useLocation();
  const { isLoaded, isSignedIn, failed } = useSession();
  const classroom = useQuery({ ...classroomQuery(slug), enabled: isSignedIn });
  const lecture = useQuery({
    ...lectureQuery(slug, lectureId ?? ''),
    enabled: (isLoaded || failed) && Boolean(lectureId),
  });
  const course = classroom.data?.course;
  usePageTitle([lecture.data?.title, course?.title].filter(Boolean).join(' · ') || undefined);

  const stranger = isLoaded && !isSignedIn;
  const refused = lectureId ? lecture.error : classroom.error;
  if (stranger && (!lectureId || refused?.status === 401)) {
    return <Navigate to={signInPath(pathname + search)} replace />;
  }
  const next = classroom.data?.continue_lecture_id;
  if (!lectureId && next && !classroom.isFetching) {
    return <Navigate to={`/learn/${slug}/${next}`} replace />;
  }
  return (
    <ClassroomFrame slug={slug} classroom={classroom.data} lectureId={lectureId}>
      <Content {...{ slug, classroom, lecture, refused, lectureId }} />
    </ClassroomFrame>
  );
}

function Content({ slug, classroom, lecture, refused, lectureId }) {
  const { t } = useTranslation('learning');
  const { failed } = useSession();
  if (lectureId && lecture.data) {
    // A refetch leaves the outline alone: only a course that cannot be read at all has none.
    if (classroom.isLoading) return <LectureSkeleton />;
    return (
      <Lecture
        key={lecture.data.id}
        slug={slug}
        lecture={lecture.data}
        classroom={classroom.data}
        refetch={lecture.refetch}
      />
    );
  }
  if (refused) {
    return <Refused slug={slug} error={refused} onRetry={lectureId ? lecture.refetch : classroom.refetch} />;
  }
  if (failed) return <ErrorState level={1} message={t('common:signInUnreachable')} onRetry={reload} />;
  if (classroom.data && !classroom.isFetching && !lectureId) {
    return <Elsewhere slug={slug} title={t('noLectures')} />;
  }
  return <LectureSkeleton />;
}

const reload = () => window.location.reload();

function Refused({ slug, error, onRetry }) {
  const { t } = useTranslation('learning');
  if (error.status === 403) {
    return (
      <Elsewhere slug={slug} title={t('noAccess.title')}>
        {t('noAccess.text')}
      </Elsewhere>
    );
  }
  if (error.status === 404) return <Elsewhere slug={slug} title={t('missing')} />;
  return (
    <Container size={640} py="xl">
      <ErrorState level={1} message={describeError(error)} onRetry={onRetry} />
    </Container>
  );
}

/** @param {{slug: string, title: string, children?: import('react').ReactNode}} props */
function Elsewhere({ slug, title, children }) {
  const { t } = useTranslation('learning');
  usePageTitle(title);
  return (
    <EmptyState
      level={1}
      title={title}
      action={
        <Button component={Link} to={`/courses/${slug}`}>
          {t('toCourse')}
        </Button>
      }
    >
      {children}
    </EmptyState>
  );
}

function LectureSkeleton() {
  const { t } = useTranslation();
  return (
    <Stack gap="md" role="status" aria-label={t('loading')}>
      <Skeleton h={18} w="30%" />
      <Skeleton h={36} w="70%" />
      <Skeleton radius="lg" style={{ aspectRatio: '16 / 9', height: 'auto' }} />
    </Stack>
  );
}

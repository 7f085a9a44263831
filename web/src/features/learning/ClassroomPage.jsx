import { Anchor, Container, Title, Typography } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { classroomQuery, lectureQuery } from '#features/learning/api.js';
import { describeError } from '#lib/errors.js';
import { useSession } from '#lib/session.jsx';
import { usePageTitle } from '#lib/title.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { PageSkeleton } from '#ui/PageSkeletons.jsx';

export default function ClassroomPage() {
  const { slug, lectureId } = useParams();
  const { isLoaded, isSignedIn } = useSession();
  const classroom = useQuery({ ...classroomQuery(slug), enabled: isSignedIn });
  const shown = lectureId ?? classroom.data?.continue_lecture_id;
  const lecture = useQuery({
    ...lectureQuery(slug, shown ?? ''),
    enabled: isLoaded && Boolean(shown),
  });
  usePageTitle(lecture.data?.title);
  const failed = [lecture, classroom].find((query) => query.isError && !lecture.isSuccess);
  return (
    <main id="main" tabIndex={-1}>
      <Container size={880} py="xl">
        <Anchor component={Link} to={`/courses/${slug}`}>
          {classroom.data?.course.title ?? slug}
        </Anchor>
        {failed && <ErrorState message={describeError(failed.error)} onRetry={failed.refetch} />}
        {!failed && !lecture.isSuccess && <PageSkeleton />}
        {lecture.isSuccess && <Lecture lecture={lecture.data} />}
      </Container>
    </main>
  );
}

function Lecture({ lecture }) {
  return (
    <>
      <Title my="md">{lecture.title}</Title>
      {lecture.html && (
        <Typography>
          {/* Cleaned by the back end. */}
          <div dangerouslySetInnerHTML={{ __html: lecture.html }} />
        </Typography>
      )}
    </>
  );
}

import { Alert, Anchor, Skeleton, Text, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { useProgress } from '#features/learning/api.js';
import { CourseFinished } from '#features/learning/CourseFinished.jsx';
import classes from '#features/learning/Lecture.module.css';
import { LectureDocument } from '#features/learning/LectureDocument.jsx';
import { LectureEmbed } from '#features/learning/LectureEmbed.jsx';
import { LectureSteps } from '#features/learning/LectureSteps.jsx';
import { NextUp } from '#features/learning/NextUp.jsx';
import * as toasts from '#lib/toasts.js';
import { Prose } from '#ui/Prose.jsx';

// With the player, which the other kinds of lectures need not wait for.
const LectureVideo = lazy(() => import('#features/learning/LectureVideo.jsx'));

/**
 * One lecture, whatever its kind. `classroom` is missing for a free preview, and the lecture's
 * `progress` is null where nothing is kept (a preview, the educator, the office).
 */
export function Lecture({ slug, lecture, classroom, refetch }) {
  const { t } = useTranslation('learning');
  const progress = useProgress(slug, lecture.id);
  const navigate = useNavigate();
  const autoPlay = useLocation().state?.autoPlay === true;
  const [ended, setEnded] = useState(false);
  const language = classroom?.course.language;
  const tracked = lecture.progress !== null;
  const following = classroom && lectureIn(classroom, lecture.next);
  const finished = isFinished(classroom);
  const [wasFinished] = useState(finished);

  function finishVideo(position) {
    if (tracked) progress.mark.mutate({ completed: true, position });
    setEnded(true);
  }

  function mark(completed) {
    progress.mark.mutateAsync({ completed }).then(
      () => toasts.success(t(completed ? 'marked' : 'unmarked'), { id: `marked ${completed}` }),
      () => {}, // the mutation has said why
    );
  }

  function goOn() {
    navigate(`/learn/${slug}/${lecture.next}`, { state: { autoPlay: true } });
  }

  async function renewMedia() {
    const fresh = await refetch();
    return fresh.isError ? null : fresh.data.media;
  }

  const watching = {
    autoPlay,
    onSave: tracked ? (position) => progress.position.mutate({ position }) : null,
    unsaved: progress.position.isError,
    onEnded: finishVideo,
    onPlay: () => setEnded(false),
  };
  const nextUp = ended && following && (
    <NextUp title={following.title} onGo={goOn} onCancel={() => setEnded(false)} />
  );

  return (
    <article className={classes.lecture}>
      {!classroom && <PreviewNotice slug={slug} />}
      <div lang={language}>
        <Text size="sm" fw={600} c="dimmed">
          {lecture.chapter.title}
        </Text>
        <Title className={classes.title}>{lecture.title}</Title>
      </div>
      {lecture.kind === 'video' && lecture.media && (
        <Suspense fallback={<Skeleton style={{ aspectRatio: '16 / 9', height: 'auto' }} />}>
          <LectureVideo lecture={lecture} renewMedia={renewMedia} {...watching}>
            {nextUp}
          </LectureVideo>
        </Suspense>
      )}
      {lecture.embed && (
        <LectureEmbed
          embed={lecture.embed}
          title={lecture.title}
          position={lecture.progress?.position}
          {...watching}
        >
          {nextUp}
        </LectureEmbed>
      )}
      {lecture.kind === 'document' && lecture.media && (
        <LectureDocument lecture={lecture} />
      )}
      {lecture.html && <Prose html={underTitle(lecture.html)} lang={language} />}
      {!lecture.media && !lecture.embed && !lecture.html && <Text c="dimmed">{t('noContent')}</Text>}
      {finished && <CourseFinished arriving={!wasFinished} />}
      {classroom && (
        <LectureSteps
          slug={slug}
          lecture={lecture}
          onToggle={tracked ? mark : null}
        />
      )}
    </article>
  );
}

/** Headings follow the lecture's title without a gap, wherever their author began. */
function underTitle(html) {
  return html.includes('<h2') ? html : html.replace(/(<\/?)h3\b/g, '$1h2');
}

function isFinished(classroom) {
  const { completed = 0, total = 0 } = classroom?.progress ?? {};
  return total > 0 && completed === total;
}

function lectureIn(classroom, id) {
  return classroom.chapters
    .flatMap((chapter) => chapter.lectures)
    .find((lecture) => lecture.id === id);
}

function PreviewNotice({ slug }) {
  const { t } = useTranslation('learning');
  return (
    <Alert color="jade" mb="lg">
      {t('preview.text')}{' '}
      <Anchor component={Link} to={`/courses/${slug}`} inherit fw={600} underline="always">
        {t('preview.action')}
      </Anchor>
    </Alert>
  );
}

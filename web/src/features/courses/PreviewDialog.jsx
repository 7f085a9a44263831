import { Modal, Skeleton, Stack, Text, Title, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFileText, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '#features/courses/PreviewDialog.module.css';
import { captionsQuery, lectureQuery } from '#features/learning/api.js';
import { describeError } from '#lib/errors.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { useFormat } from '#lib/useFormat.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { FilmTracks } from '#ui/FilmTracks.jsx';
import { Prose } from '#ui/Prose.jsx';

/** Free previews of these kinds are shown in place; the others open in the classroom. */
export const opensInDialog = (lecture) =>
  lecture.preview && (lecture.kind === 'video' || lecture.kind === 'text');

/** A free lecture over the course's page, with the other free ones below it. */
export function PreviewDialog({ course, lecture, previews, opened, onChoose, onClose }) {
  const { t } = useTranslation('courses');
  const small = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened && lecture !== null}
      onClose={onClose}
      title={
        <>
          <Text size="sm" c="dimmed">
            {t('preview')}
          </Text>
          <Text fw={800} size="lg" lang={course.language}>
            {lecture?.title}
          </Text>
        </>
      }
      size={760}
      radius="xl"
      fullScreen={small}
      classNames={{ header: classes.header, body: classes.body }}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {lecture && <Content key={lecture.id} course={course} lecture={lecture} />}
      {previews.length > 1 && (
        <section className={classes.others}>
          <Title order={3} size="h4" mb="xs">
            {t('morePreviews')}
          </Title>
          {previews.map((one) => (
            <Choice
              key={one.id}
              lecture={one}
              language={course.language}
              current={one.id === lecture?.id}
              onChoose={() => onChoose(one)}
            />
          ))}
        </section>
      )}
    </Modal>
  );
}

function Content({ course, lecture }) {
  const { t } = useTranslation();
  const content = useQuery(lectureQuery(course.slug, lecture.id));
  if (content.isPending) {
    return (
      <div role="status">
        <VisuallyHidden>{t('loading')}</VisuallyHidden>
        {lecture.kind === 'video' ? (
          <Skeleton className={classes.film} radius="lg" />
        ) : (
          <Stack gap="sm">
            <Skeleton h={16} />
            <Skeleton h={16} w="92%" />
            <Skeleton h={16} w="96%" />
            <Skeleton h={16} w="60%" />
          </Stack>
        )}
      </div>
    );
  }
  if (content.isError) {
    return <ErrorState message={describeError(content.error)} onRetry={content.refetch} />;
  }
  return (
    <div lang={course.language}>
      {content.data.media && <Film lecture={content.data} renew={content.refetch} />}
      {content.data.html && <Prose html={content.data.html} />}
    </div>
  );
}

const RENEW_AT_MOST_EVERY = 60_000; // ms; a film that fails right after a renewal is broken

/**
 * `renew` asks for a new address, since each lives for some minutes only; the film then goes on
 * where it was.
 */
function Film({ lecture, renew }) {
  const { t } = useTranslation('courses');
  const language = useLanguage();
  const { data: captions = [] } = useQuery(captionsQuery(lecture));
  const [broken, setBroken] = useState(false);
  const stopped = useRef({ at: 0, playing: false, renewedAt: 0 });

  function refused({ currentTarget: film }) {
    const { at, renewedAt } = stopped.current;
    if (Date.now() - renewedAt < RENEW_AT_MOST_EVERY) {
      setBroken(true);
      return;
    }
    stopped.current = {
      at: film.currentTime || at,
      playing: !film.paused,
      renewedAt: Date.now(),
    };
    renew();
  }

  function goOn({ currentTarget: film }) {
    const { at, playing } = stopped.current;
    if (at > 0) film.currentTime = at;
    if (playing) film.play().catch(() => {}); // a browser may want a click first
  }

  function tryAgain() {
    setBroken(false);
    renew();
  }

  if (broken) return <ErrorState message={t('previewBroken')} onRetry={tryAgain} />;
  return (
    // Its tracks are in FilmTracks.
    // eslint-disable-next-line jsx-a11y-x/media-has-caption
    <video
      className={classes.film}
      src={lecture.media.url}
      poster={lecture.media.poster ?? undefined}
      aria-label={lecture.title}
      controls
      playsInline
      preload="metadata"
      onError={refused}
      onLoadedMetadata={goOn}
    >
      <FilmTracks captions={captions} first={language} shown={null} />
    </video>
  );
}

function Choice({ lecture, language, current, onChoose }) {
  const format = useFormat();
  const Icon = lecture.kind === 'video' ? IconPlayerPlay : IconFileText;
  return (
    <UnstyledButton
      className={classes.choice}
      onClick={onChoose}
      aria-current={current ? 'true' : undefined}
    >
      <Icon size={18} aria-hidden="true" />
      <span className={classes.name} lang={language}>
        {lecture.title}
      </span>
      {lecture.duration > 0 && (
        <Text span size="sm" c="dimmed">
          {format.duration(lecture.duration)}
        </Text>
      )}
    </UnstyledButton>
  );
}

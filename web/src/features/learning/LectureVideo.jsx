import { Text, UnstyledButton } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '#features/learning/LectureVideo.module.css';
import { ErrorState } from '#ui/ErrorState.jsx';

const SAVE_EVERY = 10_000; // ms of watching
const RENEW_AT_MOST_EVERY = 60_000; // ms; a film that fails right after a renewal is broken
const NEAR_END = 5; // s; who stopped there starts again from the beginning

/**
 * The film, resumed where the reader stopped. Its address lives for ten minutes: when it is refused
 * another is asked for and the film goes on from the same second.
 * @param {{onSave: ((seconds: number) => void) | null, renewMedia: () => Promise<object | null>}} props
 *   `onSave` every ten seconds, at a pause and on leaving; `renewMedia` gives null when it cannot
 */
export function LectureVideo({
  lecture, autoPlay, onSave, unsaved, onEnded, onPlay, renewMedia, children,
}) {
  const { t } = useTranslation('learning');
  // Kept here: a new answer about the lecture must not start the film anew.
  const [source, setSource] = useState({ media: lecture.media, attempt: 0 });
  const [broken, setBroken] = useState(false);
  const [begun, setBegun] = useState(false);
  const video = useRef(null);
  const start = useRef({ at: lecture.progress?.position ?? 0, play: autoPlay });
  const renewedAt = useRef(0);
  const { watched, save, kept } = useSavedPosition(lecture.progress?.position ?? 0, onSave);

  function begin({ currentTarget: film }) {
    const { at, play } = start.current;
    if (at > 0 && at < film.duration - NEAR_END) film.currentTime = at;
    if (play) film.play().catch(ignoreRefusedPlay);
  }

  async function renew() {
    renewedAt.current = Date.now();
    const film = video.current;
    start.current = { at: film?.currentTime || start.current.at, play: film ? !film.paused : true };
    const media = await renewMedia();
    setBroken(media === null);
    if (media) setSource(({ attempt }) => ({ media, attempt: attempt + 1 }));
  }

  function fail() {
    if (Date.now() - renewedAt.current < RENEW_AT_MOST_EVERY) setBroken(true);
    else renew();
  }

  function end({ currentTarget: film }) {
    if (document.fullscreenElement === film) document.exitFullscreen();
    const seconds = Math.round(film.duration);
    kept(seconds);
    onEnded(seconds);
  }

  if (broken) return <ErrorState message={t('videoBroken')} onRetry={renew} />;
  return (
    <>
      <div className={classes.frame}>
        {/* Captions come with the lectures' own caption files. */}
        {/* eslint-disable-next-line jsx-a11y-x/media-has-caption */}
        <video
          key={source.attempt}
          ref={video}
          className={classes.video}
          src={source.media.url}
          poster={source.media.poster ?? undefined}
          controls
          controlsList="nodownload"
          playsInline
          preload="metadata"
          aria-label={lecture.title}
          onLoadedMetadata={begin}
          onPlay={() => {
            setBegun(true);
            onPlay();
          }}
          onTimeUpdate={(event) => watched(event.currentTarget.currentTime)}
          onPause={(event) => {
            if (!event.currentTarget.ended) save();
          }}
          onEnded={end}
          onError={fail}
        />
        {!begun && (
          <UnstyledButton
            className={classes.begin}
            aria-label={t('play')}
            onClick={() => video.current.play().catch(ignoreRefusedPlay)}
          >
            <IconPlayerPlayFilled size={36} aria-hidden="true" />
          </UnstyledButton>
        )}
        {children}
      </div>
      {unsaved && (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {t('positionNotSaved')}
        </Text>
      )}
    </>
  );
}

/**
 * Browsers may refuse to play with sound before a click; then the reader presses play. A film that
 * cannot be loaded is the error event's business.
 */
function ignoreRefusedPlay(error) {
  if (!['NotAllowedError', 'AbortError', 'NotSupportedError'].includes(error.name)) throw error;
}

/** Hands `onSave` the position now and then, and when the film or the page is left. */
function useSavedPosition(initial, onSave) {
  const position = useRef(initial);
  const saved = useRef({ position: initial, at: 0 });

  function save() {
    const seconds = Math.round(position.current);
    if (!onSave || seconds === Math.round(saved.current.position)) return;
    saved.current = { position: seconds, at: Date.now() };
    onSave(seconds);
  }

  function watched(seconds) {
    position.current = seconds;
    if (saved.current.at === 0) saved.current.at = Date.now();
    if (Date.now() - saved.current.at >= SAVE_EVERY) save();
  }

  /** Saved by other means. */
  function kept(seconds) {
    position.current = seconds;
    saved.current = { position: seconds, at: Date.now() };
  }

  const saveOnLeaving = useEffectEvent(save);
  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === 'hidden') saveOnLeaving();
    };
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      saveOnLeaving();
    };
  }, []);
  return { watched, save, kept };
}

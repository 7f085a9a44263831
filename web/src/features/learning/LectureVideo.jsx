import { Text, UnstyledButton } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { captionsQuery } from '#features/learning/api.js';
import classes from '#features/learning/LectureVideo.module.css';
import { Player } from '#features/learning/Player.jsx';
import { usePlayerChoices } from '#features/learning/usePlayerChoices.js';
import { useSavedPosition } from '#features/learning/useSavedPosition.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { ErrorState } from '#ui/ErrorState.jsx';
import { FilmTracks } from '#ui/FilmTracks.jsx';

/** @import { Schemas } from '#lib/contract.js' */

const RENEW_AT_MOST_EVERY = 60_000; // ms; a film that fails right after a renewal is broken
const NEAR_END = 5; // s; who stopped there starts again from the beginning

/**
 * The film, resumed where the reader stopped. Its address lives for ten minutes: when it is refused
 * another is asked for and the film goes on from the same second.
 * @param {object} props
 * @param {Schemas['LectureContent']} props.lecture
 * @param {boolean} props.autoPlay
 * @param {((seconds: number) => void) | null} props.onSave every ten seconds, at a pause and when
 *   the lecture is left or hidden
 * @param {boolean} props.unsaved the last position could not be saved
 * @param {(seconds: number) => void} props.onEnded
 * @param {() => void} props.onPlay
 * @param {() => Promise<Schemas['MediaLink'] | null>} props.renewMedia gives null when it cannot
 * @param {import('react').ReactNode} props.children
 */
export default function LectureVideo({
  lecture, autoPlay, onSave, unsaved, onEnded, onPlay, renewMedia, children,
}) {
  const { t } = useTranslation('learning');
  const language = useLanguage();
  // Kept here: a new answer about the lecture must not start the film anew.
  const [source, setSource] = useState({ media: /** @type {Schemas['MediaLink']} */ (lecture.media), attempt: 0 });
  const [broken, setBroken] = useState(false);
  const [begun, setBegun] = useState(false);
  const [choices, choose] = usePlayerChoices();
  const { data: captions = [], isError: captionsFailed } = useQuery(captionsQuery(lecture));
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const start = useRef({ at: lecture.progress?.position ?? 0, play: autoPlay });
  const renewedAt = useRef(0);
  const renewing = useRef(false);
  const { watched, save, kept } = useSavedPosition(
    lecture.progress?.position ?? 0,
    onSave,
    unsaved,
  );
  useChosenCaptions(video, source.attempt, choose);

  function begin(film) {
    const { at, play } = start.current;
    film.playbackRate = choices.rate;
    if (at > 0 && at < film.duration - NEAR_END) film.currentTime = at;
    if (play) film.play().catch(ignoreRefusedPlay);
  }

  // It may be ready, or refused, before React has put it in place and hears its events.
  const catchUp = useEffectEvent(() => {
    if (video.current?.error) fail();
    else if ((video.current?.readyState ?? 0) >= HTMLMediaElement.HAVE_METADATA) begin(video.current);
  });
  useEffect(() => catchUp(), [source.attempt]);

  async function renew() {
    renewing.current = true;
    renewedAt.current = Date.now();
    const film = video.current;
    start.current = { at: film?.currentTime || start.current.at, play: film ? !film.paused : true };
    const media = await renewMedia();
    renewing.current = false;
    setBroken(media === null);
    if (media) setSource(({ attempt }) => ({ media, attempt: attempt + 1 }));
  }

  function fail() {
    if (renewing.current) return; // told twice
    if (Date.now() - renewedAt.current < RENEW_AT_MOST_EVERY) setBroken(true);
    else renew();
  }

  function end({ currentTarget: film }) {
    if (document.fullscreenElement?.contains(film)) document.exitFullscreen();
    const seconds = Math.round(film.duration);
    kept(seconds);
    onEnded(seconds);
  }

  function playNow() {
    video.current?.focus(); // so that the player's keys work from here on
    video.current?.play().catch(ignoreRefusedPlay);
  }

  if (broken) return <ErrorState message={t('videoBroken')} onRetry={renew} />;
  return (
    <>
      <div className={classes.frame} data-begun={begun || undefined}>
        <Player hasCaptions={captions.length > 0}>
          {/* Its tracks are in FilmTracks. */}
          {/* eslint-disable-next-line jsx-a11y-x/media-has-caption */}
          <video
            key={source.attempt}
            ref={video}
            slot="media"
            src={source.media.url}
            poster={source.media.poster ?? undefined}
            playsInline
            preload="metadata"
            tabIndex={-1}
            aria-label={lecture.title}
            onLoadedMetadata={(event) => begin(event.currentTarget)}
            onRateChange={({ currentTarget: film }) => choose({ rate: film.playbackRate })}
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
          >
            <FilmTracks
              captions={captions}
              first={choices.captions ?? language}
              shown={choices.captionsOn ? choices.captions : null}
            />
          </video>
        </Player>
        {!begun && (
          <UnstyledButton className={classes.begin} aria-label={t('play')} onClick={playNow}>
            <IconPlayerPlayFilled size={36} aria-hidden="true" />
          </UnstyledButton>
        )}
        {children}
      </div>
      {(unsaved || captionsFailed) && (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {unsaved ? t('positionNotSaved') : t('captionsMissing')}
        </Text>
      )}
    </>
  );
}

/** Remembers which captions the reader turned on or off. */
function useChosenCaptions(video, attempt, choose) {
  const remember = useEffectEvent((tracks) => {
    const shown = [...tracks].find((track) => track.mode === 'showing');
    choose(shown ? { captions: shown.language, captionsOn: true } : { captionsOn: false });
  });
  useEffect(() => {
    const tracks = video.current?.textTracks;
    const onChange = () => remember(tracks);
    tracks?.addEventListener('change', onChange);
    return () => tracks?.removeEventListener('change', onChange);
  }, [video, attempt]);
}

/**
 * Browsers may refuse to play with sound before a click; then the reader presses play. A film that
 * cannot be loaded is the error event's business.
 */
function ignoreRefusedPlay(error) {
  if (!['NotAllowedError', 'AbortError', 'NotSupportedError'].includes(error.name)) throw error;
}

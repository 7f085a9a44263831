import { Text } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parsed, PLAYERS } from '#features/learning/embedPlayers.js';
import classes from '#features/learning/LectureVideo.module.css';
import { useSavedPosition } from '#features/learning/useSavedPosition.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';

const GREET_EVERY = 500; // ms, until it answers: a frame has loaded before its player listens
const GREETED_AT_MOST = 60; // times

/** @import { Schemas } from '#lib/contract.js' */

/**
 * A film that lives elsewhere, in the player of its host that keeps no cookies; resumed where the
 * reader stopped. `onSave`, `unsaved`, `onEnded` and `onPlay` as `LectureVideo` has them.
 * @param {{embed: Schemas['Embed'], title: string, position?: number, autoPlay?: boolean,
 *   unsaved?: boolean, onSave?: ((seconds: number) => void) | null,
 *   onEnded?: (seconds: number) => void, onPlay?: () => void,
 *   children?: import('react').ReactNode}} props
 */
export function LectureEmbed({
  embed, title, position = 0, autoPlay = false, unsaved = false,
  onSave = null, onEnded = () => {}, onPlay = () => {}, children,
}) {
  const { t } = useTranslation('learning');
  const language = useLanguage();
  const player = PLAYERS[embed.provider];
  // Kept: another address would begin the film anew.
  const [address] = useState(() =>
    player.address(embed.id, {
      language,
      start: Math.floor(position),
      autoPlay,
    }),
  );
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  const { watched, save, kept } = useSavedPosition(position, onSave, unsaved);

  const hear = useEffectEvent(({ time, state }) => {
    if (state === 'ended') {
      kept(0); // from the beginning the next time
      onEnded(0);
      return;
    }
    if (Number.isFinite(time)) watched(time);
    if (state === 'playing') onPlay();
    if (state === 'paused') save();
  });

  useEffect(() => {
    let last = null;
    const greet = () =>
      player.greetings.forEach((one) => frame.current?.contentWindow?.postMessage(one, player.origin));
    let left = GREETED_AT_MOST;
    const greeting = setInterval(() => {
      greet();
      left -= 1;
      if (left === 0) clearInterval(greeting);
    }, GREET_EVERY);

    const onMessage = ({ source, origin, data }) => {
      if (source !== frame.current?.contentWindow || origin !== player.origin) return;
      clearInterval(greeting);
      const { ready, time, state } = player.read(parsed(data) ?? {});
      if (ready) greet();
      // What is told again and again counts once.
      hear({ time, state: state === last ? undefined : state });
      last = state ?? last;
    };
    window.addEventListener('message', onMessage);
    return () => {
      clearInterval(greeting);
      window.removeEventListener('message', onMessage);
    };
  }, [player]);

  return (
    <>
      <div className={classes.frame}>
        <iframe
          ref={frame}
          className={classes.video}
          src={address}
          title={title}
          allow="autoplay; encrypted-media; fullscreen; picture-in-picture"
          referrerPolicy="strict-origin-when-cross-origin"
          loading="lazy"
        />
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

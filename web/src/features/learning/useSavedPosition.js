import { useEffect, useEffectEvent, useRef } from 'react';

const SAVE_EVERY = 10_000; // ms of watching

/**
 * Hands `onSave` the position now and then, when the film is left, and when the page is hidden, as
 * it is before it is closed. `unsaved` says that the last one was lost.
 */
export function useSavedPosition(initial, onSave, unsaved) {
  const position = useRef(initial);
  const saved = useRef({ position: initial, at: 0 });

  function save() {
    const seconds = Math.round(position.current);
    const known = !unsaved && seconds === Math.round(saved.current.position);
    if (!onSave || known) return;
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
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') saveOnLeaving();
    };
    const onPageHide = () => saveOnLeaving();
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('pagehide', onPageHide);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('pagehide', onPageHide);
      saveOnLeaving();
    };
  }, []);
  return { watched, save, kept };
}

import { useEffect, useEffectEvent, useRef } from 'react';

const SAVE_EVERY = 10_000; // ms of watching

/**
 * Hands `onSave` the position now and then and when the film is left, and `onHide` when the page is
 * hidden: a closed tab gives no time for more than one request.
 */
export function useSavedPosition(initial, onSave, onHide) {
  const position = useRef(initial);
  const saved = useRef({ position: initial, at: 0 });
  const hidden = useRef(null);

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
  const hide = useEffectEvent(() => {
    const seconds = Math.round(position.current);
    if (!onHide || [hidden.current, Math.round(saved.current.position)].includes(seconds)) return;
    hidden.current = seconds; // not yet `saved`: nobody hears whether it arrived
    onHide(seconds);
  });
  useEffect(() => {
    const onVisibility = () => {
      if (document.visibilityState === 'hidden') hide();
    };
    const onPageHide = () => hide();
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

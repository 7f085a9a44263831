import 'media-chrome/media-control-bar.js';
import 'media-chrome/media-controller.js';
import 'media-chrome/media-fullscreen-button.js';
import 'media-chrome/media-loading-indicator.js';
import 'media-chrome/media-mute-button.js';
import 'media-chrome/media-play-button.js';
import 'media-chrome/media-seek-backward-button.js';
import 'media-chrome/media-seek-forward-button.js';
import 'media-chrome/media-time-display.js';
import 'media-chrome/media-time-range.js';
import 'media-chrome/media-volume-range.js';
import 'media-chrome/menu/media-captions-menu-button.js';
import 'media-chrome/menu/media-chrome-menu-item.js'; // the menus make their items of it and do not bring it
import 'media-chrome/menu/media-captions-menu.js';
import 'media-chrome/menu/media-playback-rate-menu-button.js';
import 'media-chrome/menu/media-playback-rate-menu.js';
import { En } from 'media-chrome/lang/en.js';
import { addTranslation, setLanguage } from 'media-chrome/utils/i18n.js';
import classes from '#features/learning/Player.module.css';
import { vietnamese } from '#features/learning/playerVietnamese.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';

const RATES = '0.5 0.75 1 1.25 1.5 1.75 2';
const STEP = 10; // s

// As it is shown, or who speaks to the machine cannot name the button.
addTranslation('en', { ...En, 'Playback rate {playbackRate}': 'Playback rate {playbackRate}x' });
addTranslation('vi', vietnamese);

/**
 * Controls around a `<video slot="media">`, which stays the caller's. Keys work while the focus is
 * within: space, k, arrows, m, f, c, < and >.
 * @param {{hasCaptions: boolean, children: import('react').ReactNode}} props
 */
export function Player({ hasCaptions, children }) {
  const language = useLanguage();
  setLanguage(language); // the controls take their words when they are made
  return (
    <media-controller
      class={classes.player}
      lang={language}
      hotkeys="noshift+/ nop"
      nosubtitleslangpref=""
      keyboardforwardseekoffset={STEP}
      keyboardbackwardseekoffset={STEP}
    >
      {children}
      <media-loading-indicator slot="centered-chrome" noautohide="" />
      <Controls key={language} hasCaptions={hasCaptions} />
    </media-controller>
  );
}

function Controls({ hasCaptions }) {
  return (
    <>
      {hasCaptions && (
        <media-captions-menu hidden anchor="auto" class={classes.menu}>
          <span slot="captions-indicator" />
        </media-captions-menu>
      )}
      <media-playback-rate-menu hidden anchor="auto" rates={RATES} class={classes.menu} />
      <media-control-bar class={classes.line}>
        <media-time-range class={classes.time} />
      </media-control-bar>
      <media-control-bar class={classes.bar}>
        <media-play-button />
        <media-seek-backward-button seekoffset={STEP} />
        <media-seek-forward-button seekoffset={STEP} class={classes.wide} />
        <media-mute-button class={classes.wide} />
        <media-volume-range class={classes.volume} />
        {/* For the eye: the slider above tells the same. */}
        <media-time-display notoggle="" aria-hidden="true" showduration="" class={classes.clock} />
        {hasCaptions && <media-captions-menu-button />}
        <media-playback-rate-menu-button rates={RATES} />
        <media-fullscreen-button />
      </media-control-bar>
    </>
  );
}

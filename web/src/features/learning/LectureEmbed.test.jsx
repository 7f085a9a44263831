import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { LectureEmbed } from '#features/learning/LectureEmbed.jsx';
import { renderPage } from '#testing/render.jsx';

// Only the address is looked at; tests/e2e/test_teaching.py has a frame that answers.
window.happyDOM.settings.disableIframePageLoading = true;

const YOUTUBE = 'https://www.youtube-nocookie.com';
const VIMEO = 'https://player.vimeo.com';
const PAGE = encodeURIComponent(window.location.origin);

async function show(embed, props = {}) {
  await renderPage(<LectureEmbed embed={embed} title="Ánh sáng" {...props} />);
  return screen.findByTitle('Ánh sáng');
}

test.each([
  ['vimeo', '76979871', {}, `${VIMEO}/video/76979871?dnt=1`],
  ['vimeo', '76979871/a1b2c3', { position: 61.7 }, `${VIMEO}/video/76979871?h=a1b2c3&dnt=1#t=61s`],
  [
    'youtube',
    'dQw4w9WgXcQ',
    { position: 61.7, autoPlay: true },
    `${YOUTUBE}/embed/dQw4w9WgXcQ?rel=0&hl=vi&enablejsapi=1&origin=${PAGE}&start=61&autoplay=1`,
  ],
])('%s’s film %s plays in its host’s player without cookies, from where it was', async (provider, id, props, address) => {
  const frame = await show({ provider, id }, props);
  expect(frame).toHaveAttribute('src', address);
  expect(frame).toHaveAttribute('allow', expect.stringContaining('fullscreen'));
});

const youtube = (currentTime, playerState) =>
  JSON.stringify({ event: 'infoDelivery', info: { currentTime, playerState } });
const vimeo = (event, seconds) => ({ event, data: { seconds } });

test.each([
  ['youtube', 'dQw4w9WgXcQ', YOUTUBE, [youtube(1, 1), youtube(42, undefined), youtube(42, 2)], youtube(60, 0)],
  ['vimeo', '76979871', VIMEO, [vimeo('ready'), vimeo('play', 0), vimeo('timeupdate', 42), vimeo('pause', 42)], vimeo('ended', 60)],
])('what %s’s player says is kept at a pause, and its end is heard once', async (provider, id, host, watched, end) => {
  const [onSave, onEnded] = [vi.fn(), vi.fn()];
  const frame = await show({ provider, id }, { onSave, onEnded });
  const say = (data, { source = frame.contentWindow, origin = host } = {}) =>
    window.dispatchEvent(new MessageEvent('message', { data, origin, source }));
  watched.forEach((one) => say(one));
  expect(onSave.mock.calls).toEqual([[42]]);

  say(end, { origin: 'https://evil.example' });
  say(end, { source: window });
  say('no JSON');
  expect(onEnded).not.toHaveBeenCalled();
  say(end);
  say(end);
  expect(onEnded.mock.calls).toEqual([[0]]);
});

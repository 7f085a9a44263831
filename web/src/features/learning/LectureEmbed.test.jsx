import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { LectureEmbed } from '#features/learning/LectureEmbed.jsx';
import { renderPage } from '#testing/render.jsx';

// Only the address is looked at.
window.happyDOM.settings.disableIframePageLoading = true;

test.each([
  ['vimeo', '76979871', 'https://player.vimeo.com/video/76979871?dnt=1'],
  ['vimeo', '76979871/a1b2c3', 'https://player.vimeo.com/video/76979871?h=a1b2c3&dnt=1'],
  [
    'youtube',
    'dQw4w9WgXcQ',
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0&hl=vi',
  ],
])('%s’s film %s plays in its host’s player without cookies', async (provider, id, address) => {
  await renderPage(<LectureEmbed embed={{ provider, id }} title="Ánh sáng" />);
  const frame = await screen.findByTitle('Ánh sáng');
  expect(frame).toHaveAttribute('src', address);
  expect(frame).toHaveAttribute('allow', expect.stringContaining('fullscreen'));
});

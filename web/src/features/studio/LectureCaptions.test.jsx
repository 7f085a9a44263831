import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { LectureCaptions } from '#features/studio/LectureCaptions.jsx';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';
import { course, lecture } from '#testing/studio.js';

const PATH = '/educator/courses/c1/lectures/l1/captions/vi';
const VTT = new File(['WEBVTT'], 'bai-1.vtt', { type: 'text/vtt' });

const show = (captions) =>
  renderPage(<LectureCaptions course={course()} lecture={lecture({ kind: 'video', captions })} />, {
    session: STUDENT,
  });

test('a file that is no captions is told beside its language', async () => {
  const errors = [{ field: 'file', code: 'not_captions', detail: '' }];
  serveApi({ [`PUT ${PATH}`]: problem(422, 'not_captions', errors) });
  await show([]);
  expect(await screen.findByText('English')).toBeVisible();
  await userEvent.upload(document.querySelector('input[type=file]'), VTT);
  // Beside its language, and as a toast: the drawer may be closed by then.
  expect(await screen.findAllByText(/không phải phụ đề WebVTT/)).toHaveLength(2);
});

test('captions in place can be replaced and removed', async () => {
  const calls = serveApi({ [`DELETE ${PATH}`]: course() });
  await show([{ language: 'vi', label: 'Tiếng Việt', bytes: 10 }]);
  expect(await screen.findByRole('button', { name: /^Thay tệp phụ đề/ })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: /^Xóa phụ đề/ }));
  expect(await screen.findByText(/^Đã xóa phụ đề/)).toBeVisible();
  expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([`DELETE ${PATH}`]);
});

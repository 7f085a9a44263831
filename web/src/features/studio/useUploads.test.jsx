import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import EditorPage from '#features/studio/EditorPage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';
import { course, lecture } from '#testing/studio.js';

const COURSE = '/educator/courses/c1';
const film = lecture({ kind: 'video', has_content: false, title: 'Xem phim' });
const withFilm = course({ chapters: [{ id: 'h1', title: 'Bắt đầu', lectures: [film] }] });
const without = course({ revision: 8, chapters: [{ id: 'h1', title: 'Bắt đầu', lectures: [] }] });
const UPLOAD = `${COURSE}/lectures/l1/upload`;
const ticket = {
  upload_id: 'u1', url: 'https://upload.test/video', fields: {}, chunk_bytes: 20, seconds: 3600,
};

async function open(answers) {
  const calls = serveApi({ [`GET ${COURSE}`]: withFilm, ...answers });
  await renderPage(<EditorPage />, {
    path: '/studio/courses/:id',
    at: '/studio/courses/c1?tab=curriculum&lecture=l1',
    session: STUDENT,
  });
  return calls;
}

async function choose(name = 'phim.mp4') {
  await userEvent.upload(await screen.findByLabelText(/^Chọn video/), new File(['film'], name));
}

test('a file of a type that is not taken is refused at its place, and another may be chosen', async () => {
  await open({
    [`POST ${UPLOAD}`]: problem(422, 'unsupported_type', [
      { field: 'filename', code: 'unsupported_type', detail: '' },
    ]),
  });
  await choose();
  const input = await screen.findByLabelText(/^Chọn video/);
  await waitFor(() =>
    expect(input).toHaveAccessibleDescription('Loại tệp này không được nhận ở đây.'),
  );
  expect(input).toBeEnabled();
});

test('a broken film is given up, and the lecture says why', async () => {
  const calls = await open({
    [`POST ${UPLOAD}`]: ticket,
    'POST https://upload.test/video': () => ({ status: 400, data: { error: { message: 'Invalid' } } }),
    [`DELETE ${UPLOAD}/u1`]: withFilm,
  });
  await choose();
  const why = 'Tệp này không đọc được hoặc không đúng loại.';
  expect((await screen.findAllByText(why)).length).toBeGreaterThan(0);
  expect(calls.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
});

test('an upload that is cancelled is given up, and that is said', async () => {
  const calls = await open({
    [`POST ${UPLOAD}`]: ticket,
    'POST https://upload.test/video': ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
    [`DELETE ${UPLOAD}/u1`]: withFilm,
  });
  await choose();
  await waitFor(() => expect(calls.some(({ url }) => url === ticket.url)).toBe(true));
  await userEvent.click(screen.getByRole('button', { name: 'Hủy tải lên' }));
  expect(await screen.findByText('Đã hủy tải lên phim.mp4')).toBeVisible();
  expect(calls.some(({ method, url }) => method === 'DELETE' && url === `${UPLOAD}/u1`)).toBe(true);
});

test('an upload ends with its lecture, and nothing more is asked about it', async () => {
  let stopped = false;
  const calls = await open({
    [`POST ${UPLOAD}`]: ticket,
    'POST https://upload.test/video': ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          stopped = true;
          reject(signal.reason);
        });
      }),
    [`DELETE ${COURSE}/lectures/l1`]: without,
  });
  await choose();
  await screen.findByText('phim.mp4');
  await userEvent.keyboard('{Escape}');
  await userEvent.click(
    await screen.findByRole('button', { name: 'Thao tác với “Xem phim”' }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Xóa', hidden: true }));
  await userEvent.click(await screen.findByRole('button', { name: 'Xóa bài học' }));
  await waitFor(() => expect(stopped).toBe(true));
  expect(await screen.findByText('Đã xóa bài học “Xem phim”')).toBeInTheDocument();
  expect(calls.filter(({ url }) => url.includes('/upload/u1'))).toEqual([]);
});

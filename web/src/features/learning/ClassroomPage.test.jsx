import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import ClassroomPage from '#features/learning/ClassroomPage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { classroom, film, lecture } from '#testing/classroom.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

// happy-dom lacks what these elements are made with; tests/e2e/test_classroom.py runs them.
vi.mock('media-chrome/media-controller.js', () => ({}));
vi.mock('media-chrome/media-time-range.js', () => ({}));
vi.mock('media-chrome/media-volume-range.js', () => ({}));
vi.mock('media-chrome/menu/media-captions-menu.js', () => ({}));
vi.mock('media-chrome/menu/media-playback-rate-menu.js', () => ({}));

const OUTLINE = 'GET /learn/anh';
const LECTURE = 'GET /learn/anh/lectures/l1';
const SAVE = 'PUT /learn/anh/lectures/l1/progress';

async function open(answers, { at = '/learn/anh/l1', session = STUDENT } = {}) {
  const calls = serveApi(answers);
  const view = await renderPage(<ClassroomPage />, {
    path: '/learn/:slug/:lectureId?',
    at,
    session,
    routes: [{ path: '/sign-in', element: <h1>Sign in</h1> }],
  });
  return { ...view, calls, saves: () => calls.filter((call) => call.method === 'PUT') };
}

/** An answer that comes when the test says so. */
function held() {
  let release;
  const answer = new Promise((resolve) => {
    release = resolve;
  });
  return { answer: () => answer, release };
}

beforeEach(() => {
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});

test('a tick shows at once and stays when it is saved', async () => {
  const { answer, release } = held();
  const { saves } = await open({ [OUTLINE]: classroom(), [LECTURE]: lecture(), [SAVE]: answer });
  await userEvent.click(await screen.findByRole('button', { name: 'Đánh dấu đã học' }));
  expect(screen.getByRole('button', { name: 'Đã học' })).not.toHaveAttribute('aria-pressed');
  expect(screen.getAllByText('1/3 bài học')[0]).toBeInTheDocument();
  await act(async () =>
    release({
      data: { completed: true, position: 0, progress: { completed: 1, total: 3, percent: 33 } },
    }),
  );
  expect(await screen.findByText('Đã đánh dấu bài học là đã học')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Đã học' })).toBeInTheDocument();
  expect(saves()[0].data).toEqual({ completed: true });
});

test('a tick that could not be saved is taken back and said', async () => {
  const { answer, release } = held();
  await open({ [OUTLINE]: classroom(), [LECTURE]: lecture(), [SAVE]: answer });
  await userEvent.click(await screen.findByRole('button', { name: 'Đánh dấu đã học' }));
  expect(screen.getAllByText('1/3 bài học')[0]).toBeInTheDocument();
  await act(async () => release(problem(503, 'unavailable')()));
  expect(await screen.findByText(/Dịch vụ đang bận/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Đánh dấu đã học' })).toBeVisible();
  expect(screen.getAllByText('0/3 bài học')[0]).toBeInTheDocument();
});

test('a lecture that is not filled yet says so instead of showing nothing', async () => {
  await open({ [OUTLINE]: classroom(), [LECTURE]: lecture({ html: null }) });
  expect(await screen.findByText(/Giảng viên đang soạn bài này/)).toBeVisible();
});

test('the last tick of a course is greeted', async () => {
  const progress = { completed: 3, total: 3, percent: 100 };
  await open({
    [OUTLINE]: classroom(['l2', 'l3']),
    [LECTURE]: lecture(),
    [SAVE]: { completed: true, position: 0, progress },
  });
  const tick = await screen.findByRole('button', { name: 'Đánh dấu đã học' });
  expect(screen.queryByText('Bạn đã học xong khóa này!')).not.toBeInTheDocument();
  await userEvent.click(tick);
  expect(await screen.findByText('Bạn đã học xong khóa này!')).toBeInTheDocument();
});

test('without a lecture in the address the one to continue opens', async () => {
  const { router } = await open(
    { [OUTLINE]: classroom(), 'GET /learn/anh/lectures/l2': lecture({ id: 'l2', title: 'Bố cục' }) },
    { at: '/learn/anh' },
  );
  expect(await screen.findByRole('heading', { level: 1, name: 'Bố cục' })).toBeInTheDocument();
  expect(router.state.location.pathname).toBe('/learn/anh/l2');
});

test('a stranger signs in and comes back; a preview opens for everybody', async () => {
  const session = { ...STUDENT, isSignedIn: false, userId: null };
  const { router, unmount } = await open({ [LECTURE]: problem(401, 'not_signed_in') }, { session });
  await screen.findByText('Sign in');
  expect(router.state.location.search).toBe('?redirect_url=%2Flearn%2Fanh%2Fl1');
  unmount();

  await open({ [LECTURE]: lecture({ preview: true, progress: null }) }, { session });
  expect(await screen.findByText('Nhìn về phía cửa sổ.')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Xem cả khóa học' })).toHaveAttribute(
    'href',
    '/courses/anh',
  );
  expect(screen.queryByRole('button', { name: 'Đánh dấu đã học' })).not.toBeInTheDocument();
});

test('who is not enrolled is led to the course', async () => {
  await open({ [OUTLINE]: problem(403, 'not_enrolled'), [LECTURE]: problem(403, 'not_enrolled') });
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('chưa ghi danh');
  expect(screen.getAllByRole('link', { name: 'Trang khóa học' })[0]).toHaveAttribute(
    'href',
    '/courses/anh',
  );
});

const saved = (completed, position) => ({
  completed,
  position,
  progress: { completed: Number(completed), total: 3, percent: completed ? 33 : 0 },
});

function playTo(video, seconds) {
  video.currentTime = seconds;
  fireEvent.timeUpdate(video);
}

test('a pause keeps the position, and the film begins there the next time', async () => {
  const { saves } = await open({
    [OUTLINE]: classroom(),
    [LECTURE]: film({ progress: { completed: false, position: 42 } }),
    [SAVE]: saved(false, 61),
  });
  const video = await screen.findByLabelText('Ánh sáng');
  Object.defineProperty(video, 'duration', { value: 300 });
  fireEvent.loadedMetadata(video);
  expect(video.currentTime).toBe(42);
  playTo(video, 61);
  fireEvent.pause(video);
  await waitFor(() => expect(saves()).toHaveLength(1));
  expect(saves()[0].data).toEqual({ position: 61 });
});

test('a tick does not wait for a position on its way, nor is it undone by its answer', async () => {
  const position = held();
  const { saves } = await open({
    [OUTLINE]: classroom(),
    [LECTURE]: film(),
    [SAVE]: ({ data }) => (data.completed ? { data: saved(true, 0) } : position.answer()),
  });
  const video = await screen.findByLabelText('Ánh sáng');
  playTo(video, 61);
  fireEvent.pause(video);
  await userEvent.click(screen.getByRole('button', { name: 'Đánh dấu đã học' }));
  expect(await screen.findByText('Đã đánh dấu bài học là đã học')).toBeVisible();
  expect(saves().map(({ data }) => data)).toEqual([{ position: 61 }, { completed: true }]);
  await act(async () => position.release({ data: saved(false, 61) }));
  expect(screen.getByRole('button', { name: 'Đã học' })).toBeVisible();
  expect(screen.getAllByText('1/3 bài học')[0]).toBeInTheDocument();
});

test('a position that was lost is said, and saved again when the page is hidden', async () => {
  const answers = [problem(503, 'unavailable')(), { data: saved(false, 61) }];
  const { saves } = await open({
    [OUTLINE]: classroom(),
    [LECTURE]: film(),
    [SAVE]: () => answers.shift(),
  });
  const video = await screen.findByLabelText('Ánh sáng');
  playTo(video, 61);
  fireEvent.pause(video);
  expect(await screen.findByText(/Chưa lưu được vị trí/)).toBeVisible();
  fireEvent(window, new Event('pagehide'));
  await waitFor(() => expect(screen.queryByText(/Chưa lưu được vị trí/)).not.toBeInTheDocument());
  expect(saves().map(({ data }) => data)).toEqual([{ position: 61 }, { position: 61 }]);
  fireEvent(window, new Event('pagehide'));
  expect(saves()).toHaveLength(2);
});

test('a refused film is asked for once more and goes on where it was', async () => {
  const answers = [film(), film({}, 'http://media.test/two.mp4')];
  const asked = vi.fn(() => ({ data: answers.length > 1 ? answers.shift() : answers[0] }));
  await open({ [OUTLINE]: classroom(), [LECTURE]: asked, [SAVE]: saved(false, 77) });
  const video = await screen.findByLabelText('Ánh sáng');
  playTo(video, 77);
  fireEvent.error(video);
  await waitFor(() =>
    expect(screen.getByLabelText('Ánh sáng')).toHaveAttribute('src', 'http://media.test/two.mp4'),
  );
  const renewed = screen.getByLabelText('Ánh sáng');
  Object.defineProperty(renewed, 'duration', { value: 300 });
  fireEvent.loadedMetadata(renewed);
  expect(renewed.currentTime).toBe(77);

  fireEvent.error(renewed);
  expect(await screen.findByText(/Video chưa phát được/)).toBeVisible();
  expect(asked).toHaveBeenCalledTimes(2);
});

test('at its end a film is done, and the next lecture can be refused', async () => {
  const { router, saves } = await open({
    [OUTLINE]: classroom(),
    [LECTURE]: film(),
    [SAVE]: saved(true, 300),
  });
  const video = await screen.findByLabelText('Ánh sáng');
  Object.defineProperty(video, 'duration', { value: 300 });
  fireEvent.ended(video);
  await waitFor(() => expect(saves()[0]?.data).toEqual({ completed: true, position: 300 }));
  await userEvent.click(await screen.findByRole('button', { name: 'Ở lại bài này' }));
  expect(router.state.location.pathname).toBe('/learn/anh/l1');
  expect(screen.queryByRole('button', { name: /Học ngay/ })).not.toBeInTheDocument();

  fireEvent.ended(video);
  await userEvent.click(await screen.findByRole('button', { name: /Học ngay/ }));
  expect(router.state.location.pathname).toBe('/learn/anh/l2');
});

test('a lecture that cannot be read is said in the page’s heading, with another try', async () => {
  const answers = [problem(500, 'internal')(), { data: lecture() }];
  await open({ [OUTLINE]: classroom(), [LECTURE]: () => answers.shift() });
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('Có lỗi xảy ra');
  await userEvent.click(screen.getByRole('button', { name: 'Thử lại' }));
  expect(await screen.findByText('Nhìn về phía cửa sổ.')).toBeInTheDocument();
});

test('what is no longer part of the course is marked and not counted', async () => {
  const outline = classroom(['l1']);
  const [chapter] = outline.chapters;
  chapter.lectures.push({ ...chapter.lectures[0], id: 'l4', title: 'Bài cũ', retired: true });
  await open({
    [OUTLINE]: outline,
    [LECTURE]: lecture({ progress: { completed: true, position: 0 } }),
    [SAVE]: { completed: false, position: 0, progress: { completed: 0, total: 3, percent: 0 } },
  });
  expect((await screen.findAllByText(/không còn trong khóa học/))[0]).toBeInTheDocument();
  expect(screen.getAllByText('1/3')[0]).toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Đã học' }));
  expect((await screen.findAllByText('0/3 bài học'))[0]).toBeInTheDocument();
});

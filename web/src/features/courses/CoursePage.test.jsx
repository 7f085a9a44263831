import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import CoursePage from '#features/courses/CoursePage.jsx';
import { setTokenSource } from '#lib/http.js';
import { problem, serveApi } from '#testing/api.js';
import { config as school } from '#testing/config.js';
import { card } from '#testing/courses.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const slug = 'nhiep-anh-bang-dien-thoai';
const lecture = (over) => ({ duration: 60, kind: 'text', preview: false, ...over });
const course = (over = {}) => ({
  ...card(),
  id: '1',
  state: 'published',
  educator: {
    name: 'Vũ Khánh Linh',
    first_name: 'Khánh Linh',
    last_name: 'Vũ',
    slug: 'linh',
    image_url: null,
    headline: { vi: 'Nhiếp ảnh gia' },
    bio: {},
    courses: 1,
    students: 1864,
  },
  description: '<p>Bạn không cần máy mới.</p>',
  outcomes: ['Nhìn ra ánh sáng'],
  requirements: ['Một chiếc điện thoại'],
  updated_at: '2026-11-22T03:00:00Z',
  chapters: [
    {
      id: 'c1',
      title: 'Ánh sáng',
      lectures: [
        lecture({ id: 'l1', title: 'Ba câu hỏi', preview: true }),
        lecture({ id: 'l2', title: 'Khóa nét' }),
      ],
    },
  ],
  ...over,
});
const free = () => course({ price: { amount: 0, currency: 'vnd' } });
const mine = (over) => ({ enrolled: false, owner: false, pending_purchase: null, ...over });
const session = { id: 'cs_1', url: 'https://pay.example/cs_1' };
const around = {
  'GET /categories': { items: [] },
  'GET /courses?per_page=5&sort=popular': { items: [], total: 0, page: 1, per_page: 5, facets: {} },
};
const SIGN_IN = { path: '/sign-in', element: <p>sign-in</p> };
const CLASSROOM = { path: '/learn/:slug', element: <p>classroom</p> };

function show(answers, { at = `/courses/${slug}`, ...options } = {}) {
  const calls = serveApi({ ...around, [`GET /courses/${slug}`]: course(), ...answers });
  const page = renderPage(<CoursePage />, {
    path: '/courses/:slug',
    at,
    routes: [SIGN_IN, CLASSROOM],
    ...options,
  });
  return page.then((view) => ({ ...view, calls }));
}
const panel = async () => within(await screen.findByRole('complementary'));
const button = async (name) => (await panel()).findByRole('button', { name });
const checkouts = (calls) => calls.filter((call) => call.url === '/create-checkout-session');

let assign;
beforeEach(() => {
  assign = vi.spyOn(window.location, 'assign').mockImplementation(() => {});
});

test('a student who clicks twice asks for one payment page and is led there', async () => {
  const { calls } = await show(
    {
      [`GET /courses/${slug}/mine`]: mine(),
      'POST /create-checkout-session': () => ({ status: 201, data: session }),
    },
    { session: STUDENT },
  );
  const buy = await button('Mua ngay');
  await userEvent.dblClick(buy);
  await waitFor(() => expect(assign).toHaveBeenCalledWith(session.url));
  expect(checkouts(calls)).toHaveLength(1);
  expect(checkouts(calls)[0].data).toEqual({ courses: [slug] });
  expect(assign).toHaveBeenCalledTimes(1);
  expect(buy).toBeDisabled();
});

test('back from the payment page by the browser’s own button, one can buy again', async () => {
  await show(
    {
      [`GET /courses/${slug}/mine`]: mine(),
      'POST /create-checkout-session': () => ({ status: 201, data: session }),
    },
    { session: STUDENT },
  );
  const buy = await button('Mua ngay');
  await userEvent.click(buy);
  await waitFor(() => expect(assign).toHaveBeenCalled());
  const shownAgain = new Event('pageshow');
  shownAgain.persisted = true;
  window.dispatchEvent(shownAgain);
  await waitFor(() => expect(buy).toBeEnabled());
  await userEvent.click(buy);
  await waitFor(() => expect(assign).toHaveBeenCalledTimes(2));
});

test('a stranger signs in first and is to come back to go on', async () => {
  const { router, calls } = await show({}, { at: `/courses/${slug}?lang=vi` });
  await userEvent.click(await button('Mua ngay'));
  expect(await screen.findByText('sign-in')).toBeVisible();
  const back = new URLSearchParams(router.state.location.search).get('redirect_url');
  expect(back).toBe(`/courses/${slug}?lang=vi&buy=1`);
  expect(checkouts(calls)).toHaveLength(0);
});

test('where one can pay by transfer as well, that is a click away, also for a stranger', async () => {
  const config = { ...school, payment_providers: ['stripe', 'manual'] };
  const answers = {
    [`GET /courses/${slug}/mine`]: mine(),
    'POST /create-checkout-session': () => ({ status: 201, data: session }),
  };
  const { router, unmount } = await show(answers, { config });
  await userEvent.click((await screen.findAllByRole('button', { name: 'Thanh toán bằng chuyển khoản' }))[0]);
  expect(await screen.findByText('sign-in')).toBeVisible();
  const back = new URLSearchParams(router.state.location.search).get('redirect_url');
  expect(back).toBe(`/courses/${slug}?buy=manual`);
  unmount();

  const { calls } = await show(answers, { at: back, session: STUDENT, config });
  await waitFor(() => expect(assign).toHaveBeenCalledWith(session.url));
  expect(checkouts(calls).map(({ data }) => data.provider)).toEqual(['manual']);
});

test('a transfer that was begun is what one goes on with', async () => {
  const pending = { ...session, provider: 'manual' };
  const { calls } = await show(
    {
      [`GET /courses/${slug}/mine`]: mine({ pending_purchase: pending }),
      'POST /create-checkout-session': () => ({ status: 201, data: session }),
    },
    { session: STUDENT, config: { ...school, payment_providers: ['stripe', 'manual'] } },
  );
  await userEvent.click(await button('Tiếp tục thanh toán'));
  await waitFor(() => expect(assign).toHaveBeenCalled());
  expect(screen.getAllByRole('button', { name: 'Thanh toán bằng thẻ' })[0]).toBeDisabled();
  expect(checkouts(calls)[0].data.provider).toBe('manual');
});

test('back from signing in it goes on by itself, once, and the address forgets it', async () => {
  const { router, calls } = await show(
    {
      [`GET /courses/${slug}/mine`]: mine(),
      'POST /create-checkout-session': () => ({ status: 201, data: session }),
    },
    { session: STUDENT, at: `/courses/${slug}?buy=1&lang=vi` },
  );
  await waitFor(() => expect(assign).toHaveBeenCalledWith(session.url));
  expect(checkouts(calls)).toHaveLength(1);
  expect(router.state.location.search).toBe('?lang=vi');
});

test('back without having signed in, nothing goes on', async () => {
  const { router, calls } = await show({}, { at: `/courses/${slug}?buy=1` });
  expect(await button('Mua ngay')).toBeEnabled();
  await waitFor(() => expect(router.state.location.search).toBe(''));
  expect(router.state.location.pathname).toBe(`/courses/${slug}`);
  expect(checkouts(calls)).toHaveLength(0);
});

test('who signed in and turns out to have the course is not sent to pay', async () => {
  const { calls } = await show(
    { [`GET /courses/${slug}/mine`]: mine({ enrolled: true }) },
    { session: STUDENT, at: `/courses/${slug}?buy=1` },
  );
  expect(await (await panel()).findByRole('link', { name: 'Học tiếp' })).toHaveAttribute(
    'href',
    `/learn/${slug}`,
  );
  expect((await panel()).getByText('Bạn đã ghi danh')).toBeVisible();
  expect(screen.queryByText('Học thử')).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: /Khóa nét/ })).toHaveAttribute(
    'href',
    `/learn/${slug}/l2`,
  );
  expect(checkouts(calls)).toHaveLength(0);
});

test('a click before it is known who reads waits, and then goes on', async () => {
  const unknown = { isLoaded: false, isSignedIn: false, userId: null, failed: false };
  const { calls, router } = await show({}, { session: unknown });
  await userEvent.click(await button('Mua ngay'));
  expect(await button('Mua ngay')).toBeDisabled();
  expect(calls.some((call) => call.method === 'POST')).toBe(false);
  expect(router.state.location.pathname).toBe(`/courses/${slug}`);
});

test('when signing in cannot be reached, the click leads to the page that says so', async () => {
  const failed = { isLoaded: false, isSignedIn: false, userId: null, failed: true };
  await show({}, { session: failed });
  await userEvent.click(await button('Mua ngay'));
  expect(await screen.findByText('sign-in')).toBeVisible();
});

test('a purchase that was begun is continued', async () => {
  const { calls } = await show(
    {
      [`GET /courses/${slug}/mine`]: mine({ pending_purchase: session }),
      'POST /create-checkout-session': () => ({ status: 201, data: session }),
    },
    { session: STUDENT },
  );
  await userEvent.click(await button('Tiếp tục thanh toán'));
  await waitFor(() => expect(assign).toHaveBeenCalledWith(session.url));
  expect(checkouts(calls)).toHaveLength(1);
});

test('its educator is told so and may open it', async () => {
  await show({ [`GET /courses/${slug}/mine`]: mine({ owner: true }) }, { session: STUDENT });
  expect(await (await panel()).findByText('Đây là khóa học của bạn')).toBeVisible();
  expect((await panel()).getByRole('link', { name: 'Mở khóa học' })).toBeVisible();
});

test('a free course is enrolled in without paying and opens', async () => {
  const { calls } = await show(
    {
      [`GET /courses/${slug}`]: free(),
      [`GET /courses/${slug}/mine`]: mine(),
      [`POST /courses/${slug}/enrol`]: { slug, enrolled: true },
    },
    { session: STUDENT },
  );
  await userEvent.click(await button('Ghi danh miễn phí'));
  expect(await screen.findByText('classroom')).toBeVisible();
  expect(screen.getByText('Bạn đã ghi danh. Chúc bạn học vui!')).toBeVisible();
  expect(checkouts(calls)).toHaveLength(0);
});

test.each([
  ['already_owned', 'Bạn đã có khóa học này.'],
  ['own_course', 'Đây là khóa học của chính bạn.'],
  ['course_free', 'Khóa học này miễn phí, bạn chỉ cần ghi danh.'],
  ['course_unavailable', 'Khóa học này hiện không được bán.'],
])('a refusal (%s) is said, and the button works again', async (code, sentence) => {
  const { calls } = await show(
    {
      [`GET /courses/${slug}/mine`]: mine(),
      'POST /create-checkout-session': problem(409, code),
    },
    { session: STUDENT },
  );
  await userEvent.click(await button('Mua ngay'));
  expect(await screen.findByText(sentence)).toBeVisible();
  await waitFor(async () => expect(await button('Mua ngay')).toBeEnabled());
  await userEvent.click(await button('Mua ngay'));
  await waitFor(() => expect(checkouts(calls)).toHaveLength(2));
  expect(assign).not.toHaveBeenCalled();
});

test('a session that ended meanwhile leads to signing in', async () => {
  await show(
    {
      [`GET /courses/${slug}/mine`]: mine(),
      'POST /create-checkout-session': problem(401, 'not_signed_in'),
    },
    { session: STUDENT },
  );
  await userEvent.click(await button('Mua ngay'));
  expect(await screen.findByText('sign-in')).toBeVisible();
});

test('after a cancelled payment it says that nothing was charged, once', async () => {
  const { router } = await show({}, { at: `/courses/${slug}?checkout=cancelled` });
  expect(await screen.findByText('Bạn chưa bị trừ tiền')).toBeVisible();
  await waitFor(() => expect(router.state.location.search).toBe(''));
  await userEvent.click(screen.getByRole('button', { name: 'Đóng' }));
  expect(screen.queryByText('Bạn chưa bị trừ tiền')).not.toBeInTheDocument();
});

test('a free preview opens over the page; other lectures are only named', async () => {
  await show({
    [`GET /learn/${slug}/lectures/l1`]: {
      ...lecture({ id: 'l1', title: 'Ba câu hỏi', preview: true }),
      html: '<p>Ánh sáng đến từ đâu?</p>',
      media: null,
      embed: null,
    },
  });
  const locked = await screen.findByText('Khóa nét');
  expect(locked.closest('a, button')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: /Ba câu hỏi/ }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText('Ánh sáng đến từ đâu?')).toBeVisible();
});

test('a previewed film that is refused is asked for once more and goes on, then says so', async () => {
  const previewed = lecture({ id: 'l1', title: 'Ba câu hỏi', kind: 'video', preview: true });
  const at = (url) => ({
    data: { ...previewed, html: null, captions: [], embed: null, media: { url, poster: null } },
  });
  const asked = vi.fn(() => at(`http://media.test/${asked.mock.calls.length}.mp4`));
  await show({
    [`GET /courses/${slug}`]: course({
      chapters: [{ id: 'c1', title: 'Một', lectures: [previewed] }],
    }),
    [`GET /learn/${slug}/lectures/l1`]: asked,
  });
  await userEvent.click(await screen.findByRole('button', { name: /Ba câu hỏi/ }));
  const film = await screen.findByLabelText('Ba câu hỏi');
  film.currentTime = 7;
  fireEvent.error(film);
  await waitFor(() => expect(film).toHaveAttribute('src', 'http://media.test/2.mp4'));
  film.currentTime = 0;
  fireEvent.loadedMetadata(film);
  expect(film.currentTime).toBe(7);
  fireEvent.error(film);
  expect(await screen.findByText(/Video chưa phát được/)).toBeVisible();
  expect(asked).toHaveBeenCalledTimes(2);
});

test('an unknown course says so', async () => {
  await show({ [`GET /courses/${slug}`]: problem(404, 'not_found') });
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(
    'Không tìm thấy khóa học này',
  );
});

test('a draft is shown to its educator, as a draft', async () => {
  setTokenSource(async () => 'token');
  onTestFinished(() => setTokenSource(async () => null));
  await show(
    {
      [`GET /courses/${slug}`]: ({ headers }) =>
        headers.Authorization
          ? { status: 200, data: course({ state: 'draft' }) }
          : problem(404, 'not_found')(),
      [`GET /courses/${slug}/mine`]: mine({ owner: true }),
    },
    { session: STUDENT },
  );
  expect(await screen.findByText(/chưa được xuất bản/)).toBeVisible();
});

test('in another language the translated title and the name’s order follow the reader', async () => {
  await show({}, { language: 'en' });
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(
    'Nhiếp ảnh bằng điện thoại',
  );
  expect(screen.getByText('Phone Photography')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Khánh Linh Vũ' })).toHaveAttribute('href', '#educator');
});

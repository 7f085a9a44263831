import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import EditorPage from '#features/studio/EditorPage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';
import { course, lecture } from '#testing/studio.js';

const COURSE = '/educator/courses/c1';
const categories = { items: [{ slug: 'creative', names: { vi: 'Sáng tạo', en: 'Creative' } }] };

async function open(answers, tab = 'basics') {
  const calls = serveApi({
    [`GET ${COURSE}`]: course(),
    'GET /categories': categories,
    ...answers,
  });
  const view = await renderPage(<EditorPage />, {
    path: '/studio/courses/:id',
    at: `/studio/courses/c1?tab=${tab}`,
    session: STUDENT,
    routes: [{ path: '/studio', element: <h1>Mọi khóa học</h1> }],
  });
  await screen.findByRole('heading', { level: 1 });
  return { calls, ...view };
}

const title = () => screen.getByLabelText(/^Tên khóa học/);
const save = () => userEvent.click(screen.getByRole('button', { name: 'Lưu' }));
const saved = (calls) => calls.filter(({ method }) => method === 'PATCH');

test('saves only what was changed, and says which course it was a change of', async () => {
  const { calls } = await open({
    [`PATCH ${COURSE}`]: course({ subtitle: 'Ngắn gọn', revision: 8 }),
  });
  expect(screen.getByRole('button', { name: 'Lưu' })).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Mô tả ngắn'), 'Ngắn gọn');
  await save();
  expect(await screen.findByText('Mọi thay đổi đã được lưu')).toBeInTheDocument();
  expect(screen.getByText('Đã lưu')).toBeVisible();
  const [call] = saved(calls);
  expect(call.data).toEqual({ subtitle: 'Ngắn gọn' });
  expect(call.headers.get('If-Match')).toBe('"7"');
});

test('a refusal stands at its field, and what was typed stays', async () => {
  await open({
    [`PATCH ${COURSE}`]: problem(422, 'invalid', [
      { field: 'title', code: 'too_long', detail: 'Too long', limit: 120 },
    ]),
  });
  await userEvent.type(title(), ' mới');
  await save();
  expect(await screen.findByText('Nội dung quá dài: nhiều nhất 120 ký tự.')).toBeInTheDocument();
  expect(title()).toHaveValue('Ánh sáng mới');
  expect(screen.getByText('Có thay đổi chưa lưu')).toBeInTheDocument();
});

test('a title of any length can be typed, and is told at its own field to be too long', async () => {
  const errors = ['title', 'titles.vi'].map((field) => ({ field, code: 'too_long', detail: '' }));
  await open({ [`PATCH ${COURSE}`]: problem(422, 'invalid', errors) });
  const long = 'ậ'.repeat(500);
  await userEvent.clear(title());
  await userEvent.click(title());
  await userEvent.paste(long);
  await save();
  expect(await screen.findAllByText('Nội dung quá dài.')).toHaveLength(1);
  expect(title()).toHaveValue(long);
  expect(title()).toBeInvalid();
});

test('a text that is too long to be read at all is told at its field, too', async () => {
  await open({ [`PATCH ${COURSE}`]: problem(413, 'too_large') });
  const subtitle = screen.getByLabelText('Mô tả ngắn');
  await userEvent.type(title(), ' mới');
  await userEvent.click(subtitle);
  await userEvent.paste('x'.repeat(500));
  await save();
  await waitFor(() =>
    expect(subtitle).toHaveAccessibleDescription(expect.stringContaining('Nội dung quá dài.')),
  );
  expect(subtitle).toHaveValue('x'.repeat(500));
});

test('a change of something else elsewhere is no reason to ask', async () => {
  const fresh = course({ revision: 9, category: 'music' });
  let tries = 0;
  const { calls } = await open({
    [`PATCH ${COURSE}`]: () => {
      tries += 1;
      if (tries === 1) return problem(409, 'changed_elsewhere')();
      return { data: { ...fresh, revision: 10, title: 'Ánh sáng mới' } };
    },
    [`GET ${COURSE}`]: () => ({ data: tries === 0 ? course() : fresh }),
  });
  await userEvent.type(title(), ' mới');
  await save();
  expect(await screen.findByText('Mọi thay đổi đã được lưu')).toBeInTheDocument();
  expect(saved(calls).map(({ headers }) => headers.get('If-Match'))).toEqual(['"7"', '"9"']);
});

test('the same field changed elsewhere: the reader decides, and may load the new version', async () => {
  const fresh = course({ revision: 9, title: 'Của người khác' });
  let tries = 0;
  await open({
    [`PATCH ${COURSE}`]: () => {
      tries += 1;
      return problem(409, 'changed_elsewhere')();
    },
    [`GET ${COURSE}`]: () => ({ data: tries === 0 ? course() : fresh }),
  });
  await userEvent.type(title(), ' mới');
  await save();
  const dialog = await screen.findByRole('dialog');
  expect(tries).toBe(1);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Tải bản mới' }));
  expect(await screen.findByDisplayValue('Của người khác')).toBeInTheDocument();
});

test('unsaved work is not left without asking', async () => {
  const { router } = await open({});
  await userEvent.type(title(), ' mới');
  await userEvent.click(screen.getByRole('link', { name: 'Giảng dạy' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Ở lại' }));
  expect(router.state.location.pathname).toBe('/studio/courses/c1');
  expect(title()).toHaveValue('Ánh sáng mới');
  await userEvent.click(screen.getByRole('link', { name: 'Giảng dạy' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Rời đi' }));
  expect(await screen.findByText('Mọi khóa học')).toBeInTheDocument();
});

test('an order that could not be kept is taken back', async () => {
  const chapters = [
    { id: 'h1', title: 'Bắt đầu', lectures: [lecture(), lecture({ id: 'l2', title: 'Màu' })] },
  ];
  const { calls } = await open(
    {
      [`GET ${COURSE}`]: course({ chapters }),
      [`PUT ${COURSE}/curriculum`]: problem(503, 'unavailable'),
    },
    'curriculum',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Thao tác với “Màu”' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Đưa lên', hidden: true }));
  expect(await screen.findByText('Dịch vụ đang bận. Bạn hãy thử lại sau ít phút.')).toBeVisible();
  const sent = calls.find(({ method }) => method === 'PUT').data;
  expect(sent).toEqual({ chapters: [{ id: 'h1', lectures: ['l2', 'l1'] }] });
  const rows = screen.getAllByRole('listitem').map((row) => row.textContent);
  expect(rows[0]).toContain('Bố cục');
});

test('each step of making the curriculum is said to be done', async () => {
  const chapters = (title, ...lectures) => [{ id: 'h1', title, lectures }];
  const two = [lecture(), lecture({ id: 'l2', title: 'Màu' })];
  await open(
    {
      [`GET ${COURSE}`]: course({ chapters: chapters('Bắt đầu', ...two) }),
      [`PUT ${COURSE}/curriculum`]: course({ chapters: chapters('Bắt đầu', ...two.toReversed()) }),
      [`PATCH ${COURSE}/chapters/h1`]: course({ chapters: chapters('Mở đầu', ...two) }),
      [`PATCH ${COURSE}/lectures/l1`]: course({ chapters: chapters('Bắt đầu', ...two) }),
      [`POST ${COURSE}/chapters/h1/lectures`]: lecture({ id: 'l3', title: 'Bóng' }),
    },
    'curriculum',
  );
  const choose = async (title, item) => {
    await userEvent.click(screen.getByRole('button', { name: `Thao tác với “${title}”` }));
    await userEvent.click(await screen.findByRole('menuitem', { name: item, hidden: true }));
  };
  await choose('Màu', 'Đưa lên');
  expect(await screen.findByText('Đã lưu thứ tự mới')).toBeVisible();
  await choose('Bố cục', 'Đổi tên');
  await userEvent.type(screen.getByLabelText('Tên bài học'), ' mới{Enter}');
  expect(await screen.findByText('Đã đổi tên bài học')).toBeVisible();
  await choose('Bắt đầu', 'Đổi tên');
  await userEvent.type(screen.getByLabelText('Tên chương'), ' mới{Enter}');
  expect(await screen.findByText('Đã đổi tên chương')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: /^Thêm bài học vào/ }));
  await userEvent.type(screen.getByLabelText('Tên bài học'), 'Bóng{Enter}');
  expect(await screen.findByText('Đã thêm bài học “Bóng”')).toBeVisible();
});

test('what is missing keeps the course from being published, and says where to go', async () => {
  await open({ [`GET ${COURSE}`]: course({ problems: ['no_description'] }) }, 'publish');
  expect(screen.getByRole('button', { name: 'Xuất bản' })).toBeDisabled();
  expect(screen.getByRole('link', { name: 'Hoàn thiện' })).toHaveAttribute(
    'href',
    '/studio/courses/c1?tab=description',
  );
});

test('the last lecture of a published course stays, and the toast says what to do', async () => {
  await open(
    {
      [`GET ${COURSE}`]: course({ state: 'published' }),
      [`DELETE ${COURSE}/lectures/l1`]: problem(409, 'needed_while_published', [
        { field: 'chapters', code: 'no_lectures', detail: '' },
      ]),
    },
    'curriculum',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Thao tác với “Bố cục”' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Xóa', hidden: true }));
  await userEvent.click(await screen.findByRole('button', { name: 'Xóa bài học' }));
  expect(await screen.findByText(/hãy ngừng xuất bản trước/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Thao tác với “Bố cục”' })).toBeInTheDocument();
});

test.each([
  ['not_a_picture', 422, 'Tệp này không phải ảnh JPEG, PNG, WebP hoặc AVIF đọc được.'],
  ['too_many_pixels', 422, 'Ảnh lớn quá 50 megapixel.'],
  ['empty', 422, 'Tệp này trống.'],
  ['too_large', 413, 'Tệp quá lớn.'],
  ['heic', 422, /iPhone.*JPEG/],
])('a cover refused as %s: the place says why, and another may be chosen', async (code, status, why) => {
  await open(
    { [`PUT ${COURSE}/cover`]: problem(status, code, [{ field: 'file', code, detail: '' }]) },
    'cover',
  );
  const input = () => screen.getByLabelText(/^Chọn ảnh bìa/);
  await userEvent.upload(input(), new File(['x'], 'bia.jpg', { type: 'image/jpeg' }));
  await waitFor(() => expect(input()).toHaveAccessibleDescription(why));
  expect(input()).toBeEnabled();
});

test('an address that is no film stays in the form with the reason', async () => {
  const film = lecture({ kind: 'youtube', has_content: false });
  await open(
    {
      [`GET ${COURSE}`]: course({ chapters: [{ id: 'h1', title: 'Bắt đầu', lectures: [film] }] }),
      [`PATCH ${COURSE}/lectures/l1`]: problem(422, 'invalid', [
        { field: 'embed_url', code: 'not_a_video_address', detail: '' },
      ]),
    },
    'curriculum&lecture=l1',
  );
  const address = await screen.findByLabelText('Địa chỉ trên YouTube hoặc Vimeo');
  await userEvent.type(address, 'https://example.com/x');
  await save();
  await waitFor(() =>
    expect(address).toHaveAccessibleDescription(/không phải địa chỉ video YouTube hoặc Vimeo/),
  );
  expect(address).toHaveValue('https://example.com/x');
});

test('a lecture’s text comes with the lecture, and another change of it loses nothing', async () => {
  const html = '<p>Nhìn về phía cửa sổ.</p>';
  const renamed = course({ chapters: [{ id: 'h1', title: 'Bắt đầu', lectures: [lecture({ title: 'Bố cục mới' })] }] });
  const { calls } = await open(
    {
      [`GET ${COURSE}/lectures/l1/preview`]: { ...lecture(), html },
      [`PATCH ${COURSE}/lectures/l1`]: renamed,
    },
    'curriculum&lecture=l1',
  );
  await userEvent.type(await screen.findByRole('textbox', { name: /^Tên bài học/ }), ' mới');
  await save();
  expect(await screen.findByText('Mọi thay đổi đã được lưu')).toBeInTheDocument();
  expect(saved(calls)[0].data).toEqual({ title: 'Bố cục mới' });
  expect(screen.getByRole('button', { name: 'Lưu' })).toBeDisabled();
});

test('a lecture without content is a draft; deleting one that was for sale says who keeps it', async () => {
  const lectures = [lecture(), lecture({ id: 'l2', title: 'Màu', has_content: false })];
  await open(
    {
      [`GET ${COURSE}`]: course({
        published_at: '2026-11-22T10:00:00Z',
        chapters: [{ id: 'h1', title: 'Bắt đầu', lectures }],
      }),
    },
    'curriculum',
  );
  expect(await screen.findAllByText('Bản nháp', { selector: 'li *' })).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: 'Thao tác với “Bố cục”' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Xóa', hidden: true }));
  expect(await screen.findByText(/Học viên đã ghi danh vẫn mở được bài này/)).toBeInTheDocument();
});

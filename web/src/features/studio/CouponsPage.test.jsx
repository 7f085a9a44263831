import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { couponOf } from '#features/studio/CouponsDialog.jsx';
import CouponsPage from '#features/studio/CouponsPage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const vnd = (amount) => ({ amount, currency: 'vnd' });
const coupon = (over = {}) => ({
  id: 'c1',
  code: 'TET-2027',
  everybodys: false,
  percent: 20,
  amount: null,
  minimum: vnd(150000),
  course_ids: [],
  courses: [],
  valid_from: null,
  valid_to: null,
  max_uses: 100,
  uses: 3,
  active: true,
  created_at: '2026-11-22T10:00:00Z',
  ...over,
});
const batch = {
  id: 'b1',
  name: 'Công ty Sao Mai',
  courses: ['Ánh sáng'],
  size: 60,
  used: 1,
  cancelled: 0,
  expires_at: null,
  created_at: '2026-11-22T10:00:00Z',
};
const forSale = (titles, over = {}) => ({
  items: titles.map((title) => ({ id: title, title })),
  total: titles.length,
  page: 1,
  per_page: 25,
  ...over,
});
const around = {
  'GET /me': { roles: ['student', 'educator'] },
  'GET /educator/courses?for_sale=true&page=1': forSale(['Ánh sáng']),
  'GET /educator/coupons?page=1': { items: [coupon()], total: 1, page: 1, per_page: 25 },
  'GET /educator/activation-batches?page=1': { items: [batch], total: 1, page: 1, per_page: 25 },
};

async function open(answers = {}) {
  const calls = serveApi({ ...around, ...answers });
  await renderPage(<CouponsPage />, { path: '/studio/coupons', session: STUDENT });
  await screen.findByText('TET-2027');
  return calls;
}
const sent = (calls, method, url) => calls.filter((one) => one.method === method && one.url === url);

test('a coupon tells what it does and can be switched off', async () => {
  const calls = await open({ 'PATCH /educator/coupons/c1': coupon({ active: false }) });
  expect(screen.getByText('Đơn từ 150.000 ₫')).toBeVisible();
  expect(screen.getByRole('button', { name: /^Đã dùng 3\/100 lượt, / })).toBeVisible();
  await userEvent.click(screen.getByRole('switch', { name: 'Áp dụng mã TET-2027' }));
  await waitFor(() =>
    expect(sent(calls, 'PATCH', '/educator/coupons/c1').map(({ data }) => data)).toEqual([
      { active: false },
    ]),
  );
  expect(await screen.findByText('Mã TET-2027 đã được tắt')).toBeVisible();
});

test('a code that is taken is said at its field', async () => {
  const taken = problem(422, 'invalid', [{ field: 'code', code: 'coupon_code_taken' }]);
  await open({ 'POST /educator/coupons': taken });
  await userEvent.click(screen.getByRole('button', { name: 'Tạo mã giảm giá' }));
  const dialog = within(await screen.findByRole('dialog'));
  const field = dialog.getByRole('textbox', { name: /^Mã/ });
  await userEvent.type(field, 'tet-2027');
  await userEvent.click(dialog.getByRole('button', { name: 'Tạo mã' }));
  await waitFor(() =>
    expect(field).toHaveAccessibleDescription(expect.stringContaining('Đã có mã giảm giá này.')),
  );
});

test('a coupon names the only course that it is for', async () => {
  const one = coupon({ course_ids: ['k1'], courses: ['Ánh sáng mùa thu'] });
  await open({ 'GET /educator/coupons?page=1': { items: [one], total: 1, page: 1, per_page: 25 } });
  expect(screen.getByText('Ánh sáng mùa thu')).toBeVisible();
});

test('of many courses some are found by their titles, and the chosen stay chosen', async () => {
  const calls = await open({
    'GET /educator/courses?for_sale=true&page=1': forSale(['Vẽ', 'Đàn'], { total: 40 }),
    'GET /educator/courses?for_sale=true&page=1&q=tranh': forSale(['Đàn tranh']),
    'POST /educator/activation-batches': { ...batch, id: 'b2' },
  });
  await userEvent.click(screen.getByRole('button', { name: 'Tạo mã kích hoạt' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.type(dialog.getByRole('textbox', { name: /^Tên/ }), 'Lớp sáng');
  await userEvent.click(await dialog.findByRole('checkbox', { name: 'Vẽ' }));
  await userEvent.type(dialog.getByRole('searchbox', { name: 'Tìm khóa học theo tên' }), 'tranh{Enter}');
  await userEvent.click(await dialog.findByRole('checkbox', { name: 'Đàn tranh' }));
  expect(dialog.getByText('Đã chọn 2 khóa học')).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Tạo mã' }));
  await waitFor(() =>
    expect(sent(calls, 'POST', '/educator/activation-batches')[0]?.data.course_ids).toEqual([
      'Vẽ',
      'Đàn tranh',
    ]),
  );
});

test('unused activation codes are cancelled only after asking', async () => {
  const calls = await open({ 'POST /educator/activation-batches/b1/cancel': { cancelled: 59 } });
  expect(screen.getByText('Đã dùng 1/60 mã')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Hủy mã chưa dùng' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(/59 mã chưa dùng sẽ mất hiệu lực/)).toBeVisible();
  expect(sent(calls, 'POST', '/educator/activation-batches/b1/cancel')).toEqual([]);
  await userEvent.click(dialog.getByRole('button', { name: 'Hủy mã chưa dùng' }));
  expect(await screen.findByText('Đã hủy 59 mã')).toBeVisible();
});

test('what is left empty is no limit, and money goes out in minor units', () => {
  const values = {
    code: 'A-1',
    kind: 'amount',
    percent: 20,
    amount: 9.99,
    minimum: '',
    max_uses: '',
    valid_from: '',
    valid_to: '2027-02-10T17:00',
    course_ids: ['k1'],
    everybodys: true,
  };
  expect(couponOf(values, 'usd')).toEqual({
    code: 'A-1',
    scope: 'all',
    percent: null,
    amount: { amount: 999, currency: 'usd' },
    minimum: null,
    max_uses: null,
    valid_from: null,
    valid_to: new Date('2027-02-10T17:00').toISOString(),
    course_ids: [],
  });
});

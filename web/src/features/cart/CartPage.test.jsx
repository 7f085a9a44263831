import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { CartLink } from '#features/cart/CartLink.jsx';
import CartPage from '#features/cart/CartPage.jsx';
import { readVisitorCart, writeVisitorCart } from '#features/cart/visitorCart.js';
import { problem, serveApi } from '#testing/api.js';
import { config as school } from '#testing/config.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const vnd = (amount) => ({ amount, currency: 'vnd' });
const line = (slug, over = {}) => ({
  slug,
  title: `Khóa ${slug}`,
  cover: null,
  educator: { name: 'Vũ Khánh Linh', first_name: 'Khánh Linh', last_name: 'Vũ', slug: 'linh' },
  price: vnd(199000),
  was: null,
  discount: 0,
  buyable: true,
  problems: [],
  ...over,
});
const cart = (over = {}) => ({
  lines: [line('mot'), line('hai')],
  coupon: null,
  subtotal: vnd(398000),
  discount: vnd(0),
  total: vnd(398000),
  ...over,
});
const EMPTY = cart({ lines: [], subtotal: vnd(0), total: vnd(0) });

async function open(answers, session = STUDENT, config = undefined) {
  const calls = serveApi(answers);
  await renderPage(
    <>
      <CartLink />
      <CartPage />
    </>,
    { path: '/cart', session, config, routes: [{ path: '/sign-in', element: <p>sign-in</p> }] },
  );
  return calls;
}
const sent = (calls, method, url) => calls.filter((one) => one.method === method && one.url === url);

let assign;
beforeEach(() => {
  localStorage.clear();
  writeVisitorCart([]);
  assign = vi.spyOn(window.location, 'assign').mockImplementation(() => {});
});

test('what changed is named, and only what can be bought is paid for at the total shown', async () => {
  const shown = cart({
    lines: [
      line('mot', { was: vnd(149000), problems: ['price_changed'] }),
      line('hai', { buyable: false, problems: ['already_owned'] }),
    ],
    coupon: { code: 'TET-2027', problem: null },
    discount: vnd(20000),
    subtotal: vnd(199000),
    total: vnd(179000),
  });
  const calls = await open({
    'GET /me/cart': shown,
    'POST /create-checkout-session': { id: 'cs_1', url: 'https://pay.example/cs_1' },
  });
  expect(await screen.findByText('Giá đã đổi từ 149.000 ₫ thành 199.000 ₫.')).toBeVisible();
  expect(screen.getByText(/Bạn đã có khóa học này/)).toBeVisible();
  expect(screen.getByText('1 khóa học không mua được nên không tính vào tổng.')).toBeVisible();
  await userEvent.dblClick(screen.getByRole('button', { name: 'Thanh toán' }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith('https://pay.example/cs_1'));
  const asked = sent(calls, 'POST', '/create-checkout-session');
  expect(asked.map(({ data }) => data)).toEqual([
    { courses: ['mot'], coupon: 'TET-2027', total: vnd(179000) },
  ]);
});

test('a total that changed meanwhile is said, and the cart asked for again', async () => {
  const calls = await open({
    'GET /me/cart': cart(),
    'POST /create-checkout-session': problem(409, 'price_changed'),
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Thanh toán' }));
  expect(await screen.findByText(/Giá đã thay đổi/)).toBeVisible();
  await waitFor(() => expect(sent(calls, 'GET', '/me/cart').length).toBeGreaterThan(1));
  expect(assign).not.toHaveBeenCalled();
});

test('a removed course comes back by the toast', async () => {
  const calls = await open({
    'GET /me/cart': cart(),
    'DELETE /me/cart/courses/mot': cart({ lines: [line('hai')] }),
    'POST /me/cart/merge': cart({ lines: [line('hai'), line('mot')] }),
  });
  await userEvent.click(
    await screen.findByRole('button', { name: 'Bỏ khóa học Khóa mot khỏi giỏ hàng' }),
  );
  expect(await screen.findByText('Đã bỏ Khóa mot')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Khóa mot' })).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Hoàn tác' }));
  expect(await screen.findByRole('link', { name: 'Khóa mot' })).toBeVisible();
  expect(screen.getByText('Đã đưa Khóa mot trở lại giỏ hàng')).toBeVisible();
  const [{ data }] = sent(calls, 'POST', '/me/cart/merge');
  expect(data).toEqual({ courses: [{ slug: 'mot', price: vnd(199000) }] });
});

test('a wrong coupon is said at its field, a right one shows what it takes off', async () => {
  let answer = problem(409, 'coupon_expired', [{ field: 'coupon', code: 'coupon_expired' }])();
  const applied = cart({
    coupon: { code: 'TET-2027', problem: null },
    discount: vnd(40000),
    total: vnd(358000),
  });
  await open({ 'GET /me/cart': cart(), 'PUT /me/cart/coupon': () => answer });
  const field = await screen.findByLabelText('Mã giảm giá');
  await userEvent.type(field, 'tet-2027{Enter}');
  await waitFor(() => expect(field).toHaveAccessibleDescription('Mã này đã hết hạn.'));
  answer = { status: 200, data: applied };
  await userEvent.click(screen.getByRole('button', { name: 'Áp dụng' }));
  expect(await screen.findByText('Đã áp dụng mã TET-2027')).toBeVisible();
  expect(screen.getByText('Giảm giá (TET-2027)')).toBeVisible();
  expect(screen.getByText('−40.000 ₫')).toBeVisible();
});

test('a visitor’s cart is kept here, quoted at present prices and taken along on signing in', async () => {
  writeVisitorCart([{ slug: 'mot', price: vnd(149000) }]);
  const nobody = { ...STUDENT, isSignedIn: false, userId: null };
  await open({ 'POST /cart/quote': cart({ lines: [line('mot')] }) }, nobody);
  expect(await screen.findByRole('link', { name: 'Đăng nhập để thanh toán' })).toHaveAttribute(
    'href',
    '/sign-in?redirect_url=%2Fcart',
  );
  expect(screen.getByRole('link', { name: 'Giỏ hàng, 1 khóa học' })).toBeVisible();
});

test('signing in takes the visitor’s choice along once', async () => {
  writeVisitorCart([{ slug: 'mot', price: vnd(149000) }]);
  const calls = await open({
    'GET /me/cart': EMPTY,
    'POST /me/cart/merge': cart({ lines: [line('mot')] }),
  });
  expect(await screen.findByRole('link', { name: 'Khóa mot' })).toBeVisible();
  expect(sent(calls, 'POST', '/me/cart/merge').map(({ data }) => data)).toEqual([
    { courses: [{ slug: 'mot', price: vnd(149000) }] },
  ]);
  expect(readVisitorCart()).toEqual([]);
});

test.each(['', 'x', '{}', '[1]', '[{"slug":1}]', '[{"slug":"a","price":{"amount":"1"}}]'])(
  'what another hand left in the browser (%s) counts as nothing',
  (text) => {
    localStorage.setItem('khoa-cart', text);
    expect(readVisitorCart()).toEqual([]);
  },
);

test('a school that takes transfers as well lets the buyer choose', async () => {
  const calls = await open(
    {
      'GET /me/cart': cart(),
      'POST /create-checkout-session': { id: 'KH-1', url: 'https://school.example/transfer/1' },
    },
    STUDENT,
    { ...school, payment_providers: ['stripe', 'manual'] },
  );
  await userEvent.click(await screen.findByRole('radio', { name: 'Chuyển khoản' }));
  expect(screen.getByText(/số tài khoản và mã QR/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Thanh toán' }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith('https://school.example/transfer/1'));
  expect(sent(calls, 'POST', '/create-checkout-session')[0].data.provider).toBe('manual');
});

test('an empty cart leads to the courses', async () => {
  await open({ 'GET /me/cart': EMPTY });
  expect(await screen.findByText('Giỏ hàng đang trống')).toBeVisible();
  const main = within(document.body);
  expect(main.getByRole('link', { name: 'Xem các khóa học' })).toHaveAttribute('href', '/courses');
});

test('the cart that was asked for before the choice was taken along does not replace it', async () => {
  writeVisitorCart([{ slug: 'mot', price: vnd(149000) }]);
  let answer;
  const before = new Promise((resolve) => (answer = () => resolve({ status: 200, data: EMPTY })));
  await open({
    'GET /me/cart': () => before,
    'POST /me/cart/merge': cart({ lines: [line('mot')] }),
  });
  expect(await screen.findByRole('link', { name: 'Khóa mot' })).toBeVisible();
  answer();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen.getByRole('link', { name: 'Khóa mot' })).toBeVisible();
});

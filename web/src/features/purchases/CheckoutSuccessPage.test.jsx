import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import CheckoutSuccessPage from '#features/purchases/CheckoutSuccessPage.jsx';
import { apiKey } from '#lib/query.js';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const CALL = 'GET /checkout-sessions/cs_1';
const SECOND = 1000;

function purchase(over = {}) {
  return {
    id: 'cs_1',
    number: 'KH-7F3K9Q',
    state: 'pending',
    total: { amount: 249000, currency: 'vnd' },
    refunded: { amount: 0, currency: 'vnd' },
    lines: [
      {
        slug: 'nhiep-anh-bang-dien-thoai',
        title: 'Nhiếp ảnh bằng điện thoại',
        price: { amount: 249000, currency: 'vnd' },
        discount: 0,
        quantity: 1,
        beneficiary: 'self',
        open: true,
        cover: null,
      },
    ],
    payment_url: null,
    created_at: '2026-11-22T13:45:00Z',
    paid_at: null,
    access: false,
    ...over,
  };
}

const paid = purchase({ state: 'paid', access: true, paid_at: '2026-11-22T13:46:00Z' });

/** Answers one after the other; the last one stays. A function among them is called. */
function inTurn(...answers) {
  return () => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return typeof answer === 'function' ? answer() : { data: answer };
  };
}

const wait = (ms) => act(() => vi.advanceTimersByTimeAsync(ms));

async function open(answer, at = '/checkout/success?session_id=cs_1') {
  const calls = serveApi({ [CALL]: answer });
  const view = await renderPage(<CheckoutSuccessPage />, {
    path: '/checkout/success',
    at,
    session: STUDENT,
  });
  await wait(10);
  return { ...view, calls };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('asks until the server says paid, and then stops', async () => {
  const { calls } = await open(inTurn(purchase(), purchase(), paid));
  expect(screen.getByRole('heading', { name: 'Đang xác nhận thanh toán…' })).toBeVisible();
  expect(screen.queryByText('Thanh toán thành công')).not.toBeInTheDocument();
  await wait(4 * SECOND);
  expect(screen.getByRole('heading', { name: 'Thanh toán thành công' })).toBeVisible();
  expect(screen.getByRole('link', { name: /Bắt đầu học/ })).toHaveAttribute(
    'href',
    '/learn/nhiep-anh-bang-dien-thoai',
  );
  expect(calls).toHaveLength(3);
  await wait(600 * SECOND);
  expect(calls).toHaveLength(3);
});

test('asks less often after a while, gives up honestly, and asks again when told to', async () => {
  const { calls } = await open(inTurn(purchase()));
  await wait(30 * SECOND);
  expect(calls.length).toBeGreaterThanOrEqual(20);
  await wait(151 * SECOND);
  expect(screen.getByRole('heading', { name: 'Vẫn đang chờ xác nhận' })).toBeVisible();
  const asked = calls.length;
  expect(asked).toBeLessThan(60);
  await wait(600 * SECOND);
  expect(calls).toHaveLength(asked);

  act(() => screen.getByRole('button', { name: 'Kiểm tra lại' }).click());
  await wait(10);
  expect(calls).toHaveLength(asked + 1);
  expect(screen.getByRole('heading', { name: 'Đang xác nhận thanh toán…' })).toBeVisible();
});

test.each([
  ['failed', 'Thanh toán không thành công', 'Thử mua lại'],
  ['expired', 'Phiên thanh toán đã hết hạn', 'Thử mua lại'],
  ['refunded', 'Đơn hàng đã được hoàn tiền', 'Xem khóa học'],
  ['disputed', 'Khoản thanh toán đang bị tranh chấp', 'Xem khóa học'],
  ['lost', 'Tiền đã được hoàn do tranh chấp', 'Xem khóa học'],
])('%s is said as it is, and opens no course', async (state, heading, action) => {
  await open(inTurn(purchase({ state })));
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(heading);
  expect(screen.getByRole('link', { name: action })).toHaveAttribute(
    'href',
    '/courses/nhiep-anh-bang-dien-thoai',
  );
  expect(screen.queryByRole('link', { name: /Bắt đầu học/ })).not.toBeInTheDocument();
});

test('of several courses, those that are still open can be begun', async () => {
  const [line] = purchase().lines;
  const given = { ...line, slug: 'bep-viet', title: 'Bếp Việt', open: false };
  await open(inTurn(purchase({ state: 'partially_refunded', access: true, lines: [line, given] })));
  expect(screen.getAllByRole('link', { name: /Bắt đầu học/ })).toEqual([
    screen.getByRole('link', { name: `Bắt đầu học ${line.title}` }),
  ]);
  expect(screen.getByRole('link', { name: 'Khóa học của tôi' })).toHaveAttribute(
    'href',
    '/learning',
  );
});

test('who has not paid yet can go back to the payment page', async () => {
  await open(inTurn(purchase({ payment_url: 'http://localhost:8001/stripe/pay/cs_1' })));
  expect(screen.getByRole('link', { name: 'Mở lại trang thanh toán' })).toHaveAttribute(
    'href',
    'http://localhost:8001/stripe/pay/cs_1',
  );
});

test('a failing server is asked again while the purchase stays as last known', async () => {
  const { calls } = await open(inTurn(purchase(), problem(503, 'unavailable'), paid));
  await wait(1600);
  expect(screen.getByText('Mất kết nối, trang đang thử lại.')).toBeVisible();
  await wait(2 * SECOND);
  expect(screen.getByRole('heading', { name: 'Thanh toán thành công' })).toBeVisible();
  expect(calls).toHaveLength(3);
});

test('a session that is not mine, or none, is not found', async () => {
  const { calls } = await open(problem(404, 'not_found'));
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Không tìm thấy đơn hàng này');
  await wait(60 * SECOND);
  expect(calls).toHaveLength(1);
  await open(inTurn(paid), '/checkout/success');
  expect(screen.getAllByRole('heading', { name: 'Không tìm thấy đơn hàng này' })).toHaveLength(2);
});

test('a settled purchase makes what it changed stale', async () => {
  const answers = inTurn(purchase(), paid);
  const { queryClient } = await open(answers);
  const mine = apiKey('/courses/nhiep-anh-bang-dien-thoai/mine');
  const other = apiKey('/courses/another/mine');
  queryClient.setQueryData(mine, { enrolled: false });
  queryClient.setQueryData(other, { enrolled: false });
  await wait(2 * SECOND);
  expect(queryClient.getQueryState(mine).isInvalidated).toBe(true);
  expect(queryClient.getQueryState(other).isInvalidated).toBe(false);
});

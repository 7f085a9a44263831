import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import PurchasesPage from '#features/purchases/PurchasesPage.jsx';
import { serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const vnd = (amount) => ({ amount, currency: 'vnd' });
const line = (slug, title, more) => ({
  slug,
  title,
  price: vnd(199000),
  discount: 0,
  quantity: 1,
  beneficiary: 'self',
  cover: null,
  open: false,
  ...more,
});

const pending = {
  id: 'cs_2',
  number: 'KH-PENDNG',
  state: 'pending',
  total: vnd(199000),
  paid: null,
  refunded: vnd(0),
  refunding: false,
  coupon_code: null,
  lines: [line('bep-viet', 'Bếp Việt')],
  payment_url: 'http://localhost:8001/stripe/pay/cs_2',
  created_at: '2026-11-22T13:45:00Z',
  paid_at: null,
  access: false,
};
const paid = {
  ...pending,
  id: 'cs_1',
  number: 'KH-PAYEDD',
  state: 'partially_refunded',
  paid: vnd(150000),
  refunded: vnd(50000),
  lines: [line('excel', 'Excel cho dân văn phòng', { open: true })],
  payment_url: null,
  paid_at: '2026-11-20T01:00:00Z',
  access: true,
};

async function open(answer) {
  serveApi({ 'GET /me/purchases?per_page=12': answer });
  await renderPage(<PurchasesPage />, { path: '/purchases', session: STUDENT });
}

test('a pending purchase can be paid, one with access leads to its course', async () => {
  await open({ items: [pending, paid], total: 2, page: 1, per_page: 12 });
  const [first, second] = await screen.findAllByRole('article');
  expect(within(first).getByText('Chờ thanh toán')).toBeVisible();
  expect(within(first).getByRole('link', { name: /^Thanh toán đơn KH-/ })).toHaveAttribute(
    'href',
    pending.payment_url,
  );
  expect(within(first).queryByRole('link', { name: /Vào học/ })).not.toBeInTheDocument();
  expect(within(second).getByText('Đã hoàn một phần')).toBeVisible();
  expect(within(second).getByText('50.000 ₫')).toBeVisible();
  expect(within(second).getByText('150.000 ₫')).toBeVisible(); // the school took less
  expect(within(second).getByRole('link', { name: 'Vào học Excel cho dân văn phòng' })).toHaveAttribute(
    'href',
    '/learn/excel',
  );
  expect(within(second).getByText('Thanh toán lúc 08:00, 20/11/2026')).toBeVisible();
});

test('no purchase yet points to the courses', async () => {
  await open({ items: [], total: 0, page: 1, per_page: 12 });
  expect(await screen.findByText('Bạn chưa có đơn hàng nào')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Xem các khóa học' })).toHaveAttribute('href', '/courses');
});

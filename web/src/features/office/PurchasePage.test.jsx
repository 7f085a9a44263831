import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import PurchasePage from '#features/office/PurchasePage.jsx';
import { serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const vnd = (amount) => ({ amount, currency: 'vnd' });
const line = (at, title) => ({
  at,
  slug: `k${at}`,
  title,
  price: vnd(100000),
  quantity: 1,
  discount: 0,
  left: vnd(100000 - at * 40000),
  open: true,
  stands: true,
});
const purchase = {
  number: 'KH-1',
  state: 'paid',
  provider: 'stripe',
  buyer: { id: 'u1', name: 'An', email: 'an@example.com' },
  total: vnd(200000),
  refunded: vnd(0),
  waits_for: [],
  lines: [line(0, 'Ánh sáng'), line(1, 'Bố cục')],
  payments: [
    { ref: 'pi_1', amount: 200000, currency: 'vnd', counts: true, refunds: [], disputes: [] },
  ],
  orders: [],
  events: [],
};
const REFUND = 'POST /admin/purchases/KH-1/refund';

async function refund(without) {
  const calls = serveApi({ 'GET /admin/purchases/KH-1': purchase, [REFUND]: purchase });
  await renderPage(<PurchasePage />, {
    path: '/office/purchases/:number',
    at: '/office/purchases/KH-1',
    session: STUDENT,
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Hoàn tiền' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(calls.map(({ method }) => method)).not.toContain('POST');
  if (without) await userEvent.click(dialog.getByRole('checkbox', { name: without }));
  await userEvent.click(dialog.getByRole('button', { name: 'Hoàn tiền' }));
  await screen.findByText('Đã xong');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  return calls.filter(({ method }) => method === 'POST').map(({ data }) => data);
}

test('only the chosen courses are given back', async () => {
  expect(await refund(/^Bố cục · 60.000/)).toEqual([{ lines: [0] }]);
});

test('with all courses chosen, all that is left is given back', async () => {
  expect(await refund()).toEqual([{ lines: null }]);
});

test('says that it is done also when that takes the button away', async () => {
  const held = {
    ...purchase,
    state: 'held',
    waits_for: ['wrong_amount'],
    lines: purchase.lines.map((one) => ({ ...one, open: false })),
  };
  let accepted = false;
  serveApi({
    'GET /admin/purchases/KH-1': () => ({ data: accepted ? purchase : held }),
    'POST /admin/purchases/KH-1/accept': () => {
      accepted = true;
      return { data: purchase };
    },
  });
  await renderPage(<PurchasePage />, {
    path: '/office/purchases/:number',
    at: '/office/purchases/KH-1',
    session: STUDENT,
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Chấp nhận số tiền' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Chấp nhận' }));
  expect(await screen.findByText('Đã xong')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Chấp nhận số tiền' })).toBeNull();
});

test('money goes back alone, and a course closes or opens alone', async () => {
  const CLOSE = 'POST /admin/purchases/KH-1/closed-lines';
  const lines = [line(0, 'Ánh sáng'), { ...line(1, 'Bố cục'), open: false, stands: false, closed: true }];
  const shown = { ...purchase, lines };
  const calls = serveApi({
    'GET /admin/purchases/KH-1': shown,
    [REFUND]: shown,
    [CLOSE]: shown,
  });
  await renderPage(<PurchasePage />, {
    path: '/office/purchases/:number',
    at: '/office/purchases/KH-1',
    session: STUDENT,
  });
  const press = async (name, fill) => {
    await userEvent.click((await screen.findAllByRole('button', { name }))[0]);
    const dialog = within(await screen.findByRole('dialog'));
    await fill?.(dialog);
    await userEvent.click(dialog.getAllByRole('button').at(-1));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  };
  await press('Chỉ hoàn tiền', async (dialog) => {
    expect(dialog.getByText(/Ánh sáng: hoàn tối đa 100.000/)).toBeInTheDocument();
    await userEvent.type(dialog.getByLabelText('Số tiền'), '20000');
  });
  await press('Đóng');
  await press('Mở lại');
  expect(calls.filter(({ method }) => method === 'POST').map(({ data }) => data)).toEqual([
    { money: [{ line: 0, amount: 20000 }] },
    { lines: [1, 0] },
    { lines: [] },
  ]);
});

import { screen } from '@testing-library/react';
import axe from 'axe-core';
import { expect, test } from 'vitest';
import TransferPage from '#features/purchases/TransferPage.jsx';
import { serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const vnd = (amount) => ({ amount, currency: 'vnd' });
const transfer = {
  reference: 'KHPAYEDD22',
  number: 'KH-PAYEDD22',
  session_id: 'KHPAYEDD22',
  state: 'pending',
  bank: 'Vietcombank',
  account: '0881000458086',
  holder: 'TRUONG KHOA',
  total: vnd(249000),
  received: vnd(200000),
  missing: vnd(49000),
  qr: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  expires_at: new Date(Date.now() + 90 * 60_000 + 20_000).toISOString(),
};

async function open(changes, routes) {
  serveApi({ 'GET /transfers/KHPAYEDD22': { ...transfer, ...changes } });
  return renderPage(<TransferPage />, {
    path: '/checkout/transfer/:reference',
    at: '/checkout/transfer/KHPAYEDD22',
    session: STUDENT,
    language: 'en',
    routes,
  });
}

test('tells what is still to be sent where, and for how long', async () => {
  await open({});
  expect(await screen.findByText('Amount still missing')).toBeVisible();
  expect(screen.getByText('₫49,000')).toBeVisible();
  expect(screen.getByText('0881000458086')).toBeVisible();
  expect(screen.getByRole('status', { name: '' })).toHaveTextContent('1 hr 30 min');
  expect(screen.getAllByRole('button', { name: /^Copy/ })).toHaveLength(3);
});

test('what to transfer is a list of terms that a screen reader knows as one', async () => {
  const { container } = await open({});
  await screen.findByText('0881000458086');
  const { violations } = await axe.run(container, { runOnly: ['definition-list', 'dlitem'] });
  expect(violations).toEqual([]);
});

test('the code is a picture and never part of the page', async () => {
  const { container } = await open({});
  const picture = await screen.findByRole('img', { name: /VietQR/ });
  expect(picture.src).toMatch(/^data:image\/svg\+xml/);
  expect(container.querySelector('script')).toBeNull();
});

test('leads to the success page once the school has the money', async () => {
  const routes = [{ path: '/checkout/success', element: <p>arrived</p> }];
  const { router } = await open({ state: 'paid', missing: vnd(0), qr: null }, routes);
  expect(await screen.findByText('arrived')).toBeVisible();
  expect(router.state.location.search).toBe('?session_id=KHPAYEDD22');
});

test('asks for nothing of what was refunded since', async () => {
  await open({ state: 'refunded', missing: vnd(0), qr: null });
  expect(await screen.findByText(/nothing to transfer/)).toBeVisible();
  expect(screen.queryByText('0881000458086')).not.toBeInTheDocument();
});

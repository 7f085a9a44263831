import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import PurchasesPage from '#features/purchases/PurchasesPage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const vnd = (amount) => ({ amount, currency: 'vnd' });
const line = (slug) => ({ slug, title: slug, price: vnd(250000), discount: 50000, quantity: 1, beneficiary: 'self', cover: null, open: true });

const purchase = {
  id: 'cs_1',
  number: 'KH-PAYEDD22',
  state: 'paid',
  total: vnd(600000),
  coupon_code: 'TET',
  refunded: vnd(0),
  refunding: false,
  lines: ['Excel', 'Piano', 'Vẽ'].map(line),
  payment_url: null,
  created_at: '2026-11-20T01:00:00Z',
  paid_at: '2026-11-20T01:00:00Z',
  access: true,
};
const choice = {
  number: purchase.number,
  state: 'paid',
  by_hand: true,
  days: 14,
  progress: 30,
  lines: ['Excel', 'Piano', 'Vẽ'].map((slug, at) => ({
    slug,
    title: slug,
    amount: vnd(200000),
    refusal: at === 2 ? 'too_much_learned' : null,
  })),
};
const REFUND = `/me/purchases/${purchase.number}/refund`;

async function open(answers, changes) {
  const calls = serveApi({
    'GET /me/purchases?per_page=12': { items: [{ ...purchase, ...changes }], total: 1, page: 1, per_page: 12 },
    [`GET ${REFUND}`]: choice,
    ...answers,
  });
  await renderPage(<PurchasesPage />, { path: '/purchases', session: STUDENT, language: 'en' });
  return calls;
}

async function openDialog() {
  await userEvent.click(await screen.findByRole('button', { name: /Refund from purchase/ }));
  return screen.findByRole('dialog');
}

test('what the code took off is told', async () => {
  await open({});
  expect(await screen.findByText('Coupon TET')).toBeVisible();
  expect(screen.getByText('−₫150,000')).toBeVisible();
  expect(screen.getAllByText('₫200,000')).toHaveLength(3);
});

test('only what the policy allows can be chosen, and only that is sent', async () => {
  const calls = await open({ [`POST ${REFUND}`]: { ...choice } });
  const dialog = await openDialog();
  const learned = await within(dialog).findByRole('checkbox', { name: /Vẽ/ });
  expect(learned).toBeDisabled();
  expect(learned).toHaveAccessibleDescription('You have learned too much of this course.');
  expect(within(dialog).getByText(/transfers the money back/)).toBeVisible();
  expect(within(dialog).getByRole('button', { name: 'Choose a course' })).toBeDisabled();
  await userEvent.click(within(dialog).getByRole('checkbox', { name: /Piano/ }));
  await userEvent.click(within(dialog).getByRole('button', { name: 'Refund ₫200,000' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(calls.find(({ method }) => method === 'POST').data).toEqual({ courses: ['Piano'] });
});

test('a refusal leaves the dialog open and says why', async () => {
  await open({ [`POST ${REFUND}`]: problem(409, 'refund_not_allowed') });
  const dialog = await openDialog();
  await userEvent.click(await within(dialog).findByRole('checkbox', { name: /Excel/ }));
  await userEvent.click(within(dialog).getByRole('button', { name: 'Refund ₫200,000' }));
  expect(await screen.findByText(/can no longer refund this yourself/)).toBeVisible();
  expect(dialog).toBeVisible();
});

test.each([
  ['held', {}, /not the amount of the purchase/],
  ['disputed', {}, /until it decides/],
  ['lost', {}, /returned the payment to you/],
  ['paid', { access: true, refunding: true }, /refund is on its way/],
])('%s is explained', async (state, changes, words) => {
  await open({}, { state, access: false, ...changes });
  expect(await screen.findByText(words)).toBeVisible();
});

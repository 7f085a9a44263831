import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import SalesPage from '#features/studio/SalesPage.jsx';
import { serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const sale = (number, refusal) => ({
  number,
  buyer: 'An Nguyễn',
  state: 'paid',
  paid_at: '2026-11-20T01:00:00Z',
  lines: [{ slug: 'excel', title: 'Excel', amount: { amount: 199000, currency: 'vnd' }, refusal }],
});

async function open(items) {
  const calls = serveApi({
    'GET /me': { roles: ['student', 'educator'] },
    'GET /educator/sales?per_page=12': { items, total: items.length, page: 1, per_page: 12 },
    'POST /educator/sales/KH-AAAAAAAA/refund': {},
  });
  await renderPage(<SalesPage />, { path: '/studio/sales', session: STUDENT, language: 'en' });
  return calls;
}

test('money goes back only after a second question', async () => {
  const calls = await open([sale('KH-AAAAAAAA', null), sale('KH-BBBBBBBB', 'too_late')]);
  expect(await screen.findByText(/time for a refund is over/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Refund Excel to An Nguyễn' }));
  const dialog = await screen.findByRole('dialog');
  expect(calls.some(({ method }) => method === 'POST')).toBe(false);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Refund ₫199,000' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(calls.find(({ method }) => method === 'POST').data).toEqual({ courses: ['excel'] });
});

test('says so when nothing was sold', async () => {
  await open([]);
  expect(await screen.findByText('No sales yet')).toBeVisible();
});

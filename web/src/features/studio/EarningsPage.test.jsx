import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import EarningsPage from '#features/studio/EarningsPage.jsx';
import { serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const NOTHING = { percent: 70, as_of: null, balances: [], months: [] };
const SOLD_AND_REFUNDED = {
  percent: 70,
  as_of: '2026-11-22T20:05:00Z',
  balances: [{ currency: 'vnd', earned: 139301, paid_out: 140301, owed: -1000 }],
  months: [
    { month: '2026-11', currency: 'vnd', earned: 278602, taken_back: 139301, paid_out: 140301 },
  ],
};
const COURSES = [{ slug: 've', title: 'Vẽ màu nước', currency: 'vnd', earned: 139301 }];
const ROWS = [
  {
    at: '2026-11-22T20:00:00Z',
    kind: 'payout',
    amount: -140301,
    currency: 'vnd',
    number: null,
    course: null,
    reference: 'FT26327',
  },
  {
    at: '2026-11-21T20:00:00Z',
    kind: 'share',
    amount: -139301,
    currency: 'vnd',
    number: 'KH-7F3K9Q',
    course: 'Vẽ màu nước',
    reference: null,
  },
];

const paged = (items, per_page, total = items.length) => ({ items, total, page: 1, per_page });

const open = (answer, language, { roles = ['student', 'educator'], rows = [], courses = [] } = {}) => {
  serveApi({
    'GET /me': { roles },
    'GET /educator/earnings': answer,
    'GET /educator/earnings/courses?page=1&per_page=10': paged(courses, 10),
    'GET /educator/earnings/rows?per_page=25': paged(rows, 25, rows.length && 30),
  });
  return renderPage(<EarningsPage />, {
    path: '/studio/earnings',
    session: STUDENT,
    language,
    routes: [{ path: '/teach', element: <h1>Giảng dạy</h1> }],
  });
};

test('says what is owed, also when it is less than nothing', async () => {
  await open(SOLD_AND_REFUNDED, 'en', { rows: ROWS, courses: COURSES });
  expect((await screen.findByText('To be paid')).nextSibling).toHaveTextContent('-₫1,000');
  expect(screen.getByText(/^As of .*2026/)).toBeVisible();
  const month = screen.getByRole('row', { name: /November 2026/ });
  expect(within(month).getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
    '₫278,602',
    '₫139,301',
    '₫140,301',
  ]);
  expect(screen.getByText('Vẽ màu nước · KH-7F3K9Q')).toBeInTheDocument();
  expect(screen.getByText('FT26327')).toBeInTheDocument();
  expect(await screen.findByRole('rowheader', { name: 'Vẽ màu nước' })).toBeVisible();
  expect(screen.getByRole('link', { name: 'Page 2' })).toHaveAttribute('href', '/studio/earnings?page=2');
});

test('says so when nothing was sold yet', async () => {
  await open(NOTHING, 'vi');
  expect(await screen.findByText('Chưa có thu nhập')).toBeInTheDocument();
  expect(screen.getByText(/70%/)).toBeInTheDocument();
});

test('leads who teaches nothing to where teaching begins', async () => {
  await open({ status: 403, data: { code: 'not_educator' } }, 'vi', { roles: ['student'] });
  expect(await screen.findByRole('heading', { name: 'Giảng dạy' })).toBeVisible();
});

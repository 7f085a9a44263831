import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import StudioPage from '#features/studio/StudioPage.jsx';
import { serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const card = (title) => ({
  id: title,
  slug: title,
  title,
  language: 'vi',
  state: 'draft',
  cover: null,
  students: 0,
  lectures: 0,
  price: { amount: 0, currency: 'vnd' },
  updated_at: '2026-11-22T10:00:00Z',
});
const page = (titles, over = {}) => ({
  items: titles.map(card),
  total: titles.length,
  page: 1,
  per_page: 25,
  ...over,
});
const me = { 'GET /me': { roles: ['student', 'educator'] } };
const open = (answers) => {
  const calls = serveApi({ ...me, ...answers });
  return renderPage(<StudioPage />, { path: '/studio', session: STUDENT }).then(() => calls);
};

test('a few courses need no search and no pages', async () => {
  await open({ 'GET /educator/courses?per_page=25': page(['Vẽ màu nước']) });
  expect(await screen.findByRole('link', { name: 'Vẽ màu nước' })).toBeVisible();
  expect(screen.queryByRole('searchbox')).toBeNull();
  expect(screen.queryByRole('navigation')).toBeNull();
});

test('many courses have pages and are found by their titles', async () => {
  await open({
    'GET /educator/courses?per_page=25': page(['Vẽ màu nước'], { total: 60 }),
    'GET /educator/courses?per_page=25&q=tranh': page(['Đàn tranh']),
    'GET /educator/courses?per_page=25&q=khong': page([]),
  });
  expect(await screen.findByRole('link', { name: 'Trang 2' })).toBeVisible();
  const search = () => screen.getByRole('searchbox', { name: 'Tìm khóa học theo tên' });
  await userEvent.type(search(), 'tranh{Enter}');
  expect(await screen.findByRole('link', { name: 'Đàn tranh' })).toBeVisible();
  await userEvent.clear(search());
  await userEvent.type(search(), 'khong{Enter}');
  expect(await screen.findByText('Không có khóa học nào có tên này.')).toBeVisible();
});

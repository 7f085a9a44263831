import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import CataloguePage from '#features/catalogue/CataloguePage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { card } from '#testing/courses.js';
import { renderPage } from '#testing/render.jsx';

const answer = (items) => ({ items, total: items.length, page: 1, per_page: 12, facets: {} });

test('asks for what the address says and lists the answer', async () => {
  serveApi({ 'GET /courses?q=anh&sort=rating': answer([card()]) });
  await renderPage(<CataloguePage />, { path: '/courses', at: '/courses?q=anh&sort=rating&lang=vi' });
  expect(await screen.findByRole('link', { name: 'Nhiếp ảnh bằng điện thoại' })).toBeVisible();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Kết quả cho “anh”');
  expect(screen.getByText('1 khóa học')).toBeVisible();
});

test('an empty answer shows the way to all courses', async () => {
  serveApi({ 'GET /courses': answer([]) });
  await renderPage(<CataloguePage />, { path: '/courses', language: 'en' });
  expect(await screen.findByText('No course matches')).toBeVisible();
});

test('a failure says so and offers another try', async () => {
  serveApi({ 'GET /courses': problem(429, 'too_many_requests') });
  await renderPage(<CataloguePage />, { path: '/courses' });
  expect(await screen.findByText(/Bạn thao tác hơi nhanh/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Thử lại' })).toBeVisible();
});

import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import LearningPage from '#features/learning/LearningPage.jsx';
import { serveApi } from '#testing/api.js';
import { card } from '#testing/courses.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const enrolment = (number) => ({
  course: card({ slug: `course-${number}`, title: `Khóa ${number}` }),
  progress: { completed: 0, total: 3, percent: 0 },
  continue_lecture_id: 'a',
  enrolled_at: '2026-11-22T20:00:00Z',
});

const open = (answers, { at = '/learning', language = 'vi' } = {}) => {
  serveApi(answers);
  return renderPage(<LearningPage />, { path: '/learning', at, session: STUDENT, language });
};

test('the pages are reached by the keyboard, and stand in the address', async () => {
  const { router } = await open({
    'GET /me/enrolments?per_page=24': { items: [enrolment(1)], total: 25, page: 1, per_page: 24 },
    'GET /me/enrolments?page=2&per_page=24': {
      items: [enrolment(25)],
      total: 25,
      page: 2,
      per_page: 24,
    },
  });
  expect(await screen.findByRole('link', { name: 'Khóa 1' })).toBeVisible();
  const next = screen.getByRole('link', { name: 'Trang sau' });
  while (document.activeElement !== next) await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByRole('link', { name: 'Khóa 25' })).toBeVisible();
  expect(router.state.location.search).toBe('?page=2');
  expect(screen.getByRole('link', { name: 'Trang 2' })).toHaveAttribute('aria-current', 'page');
  expect(screen.queryByRole('link', { name: 'Khóa 1' })).not.toBeInTheDocument();
});

test('a page that the list does not reach leads to the first', async () => {
  await open(
    { 'GET /me/enrolments?page=9&per_page=24': { items: [], total: 2, page: 9, per_page: 24 } },
    { at: '/learning?page=9', language: 'en' },
  );
  expect(await screen.findByRole('link', { name: 'Go to the first page' })).toBeVisible();
});

test('who learns nothing yet is shown the way to the courses', async () => {
  await open({ 'GET /me/enrolments?per_page=24': { items: [], total: 0, page: 1, per_page: 24 } });
  expect(await screen.findByRole('link', { name: 'Xem các khóa học' })).toBeVisible();
});

import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import EventPage from '#features/office/EventPage.jsx';
import { serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

const event = {
  id: 'e1',
  provider: 'gold',
  event_id: 'evt-1',
  type: 'payment.came',
  state: 'handled',
  attempts: 2,
  last_error: null,
  purchase: 'KH-1',
  effect: ['pending', 'paid'],
  received_at: '2026-11-22T10:00:00Z',
  headers: { 'content-type': 'application/json' },
  body: '{"note": "<img src=x onerror=alert(1)>"}',
};

async function open(changes) {
  serveApi({ 'GET /admin/events/e1': { ...event, ...changes } });
  await renderPage(<EventPage />, {
    path: '/office/events/:id',
    at: '/office/events/e1',
    session: STUDENT,
  });
  await screen.findByRole('heading', { name: 'payment.came' });
}

test('an event shows what it did to which purchase', async () => {
  await open();
  expect(screen.getByText('Kết quả: Chờ thanh toán → Đã thanh toán')).toBeVisible();
  expect(screen.getByRole('link', { name: /KH-1/ })).toHaveAttribute(
    'href',
    '/office/purchases/KH-1',
  );
  expect(document.querySelector('img')).toBeNull();
});

test.each([
  [['nothing_new'], 'Kết quả: Không có gì mới'],
  [['paid'], 'Kết quả: Đã thanh toán'],
])('%s has its words', async (effect, said) => {
  await open({ effect, purchase: null });
  expect(screen.getByText(said)).toBeVisible();
});

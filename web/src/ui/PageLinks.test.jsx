import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { PageButtons, PageLinks } from '#ui/PageLinks.jsx';
import { renderPage } from '#testing/render.jsx';

const answer = (total, page, items = [1]) => ({ items, total, page, per_page: 12 });

test('pages are links that keep the rest of the address', async () => {
  await renderPage(<PageLinks answer={answer(30, 2)} />, {
    path: '/courses',
    at: '/courses?category=creative&page=2',
  });
  expect(screen.getByRole('link', { name: 'Trang 3' })).toHaveAttribute(
    'href',
    '/courses?category=creative&page=3',
  );
  expect(screen.getByRole('link', { name: 'Trang 1' })).toHaveAttribute(
    'href',
    '/courses?category=creative',
  );
  expect(screen.getByRole('link', { name: 'Trang 2' })).toHaveAttribute('aria-current', 'page');
});

test('one page needs no links', async () => {
  await renderPage(<PageLinks answer={answer(12, 1)} />);
  expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
});

test('beyond the last page it leads to the first', async () => {
  await renderPage(<PageLinks answer={answer(12, 7, [])} />, {
    path: '/courses',
    at: '/courses?q=vẽ&page=7',
    language: 'en',
  });
  expect(screen.getByRole('link', { name: 'Go to the first page' })).toHaveAttribute(
    'href',
    '/courses?q=v%E1%BA%BD',
  );
});

test('of a list that is longer than can be paged through, the last page says so', async () => {
  await renderPage(<PageLinks answer={answer(20_000, 833)} />, { language: 'en' });
  expect(screen.getByText(/^Only the first 9,996 entries/)).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Page 834' })).not.toBeInTheDocument();
});

test('pages beside another list are buttons, named after theirs', async () => {
  const onChange = vi.fn();
  await renderPage(<PageButtons answer={answer(30, 2)} label="Mã giảm giá" onChange={onChange} />);
  expect(screen.getByRole('navigation', { name: 'Các trang: Mã giảm giá' })).toBeVisible();
  await userEvent.tab(); // to "previous"
  await userEvent.tab();
  expect(screen.getByRole('button', { name: 'Trang 1' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(onChange).toHaveBeenCalledWith(1);
});

import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { PageLinks } from '#ui/PageLinks.jsx';
import { renderPage } from '#testing/render.jsx';

test('pages are links that keep the rest of the address', async () => {
  await renderPage(<PageLinks total={30} perPage={12} page={2} />, {
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
  await renderPage(<PageLinks total={12} perPage={12} page={1} />);
  expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
});

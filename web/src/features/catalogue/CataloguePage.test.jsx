import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import CataloguePage from '#features/catalogue/CataloguePage.jsx';
import { problem, serveApi } from '#testing/api.js';
import { card } from '#testing/courses.js';
import { renderPage } from '#testing/render.jsx';

const categories = {
  items: [
    { slug: 'creative', names: { vi: 'Sáng tạo', en: 'Creative' }, courses: 1 },
    { slug: 'music', names: { vi: 'Âm nhạc', en: 'Music' }, courses: 2 },
    { slug: 'data', names: { vi: 'Dữ liệu', en: 'Data' }, courses: 0 },
  ],
};
const facets = {
  category: [
    { value: 'music', count: 2 },
    { value: 'creative', count: 1 },
  ],
  level: [{ value: 'all', count: 3 }],
  language: [{ value: 'vi', count: 3 }],
  price: [
    { value: 'paid', count: 2 },
    { value: 'free', count: 1 },
  ],
};
const answer = (items, over = {}) => ({
  items,
  total: items.length,
  page: 1,
  per_page: 12,
  facets,
  ...over,
});
const show = (at, options) => renderPage(<CataloguePage />, { path: '/courses', at, ...options });
const filterBar = () => within(screen.getByRole('complementary', { name: 'Bộ lọc' }));

test('asks for what the address says and lists the answer', async () => {
  serveApi({
    'GET /categories': categories,
    'GET /courses?category=creative&sort=rating': answer([card()]),
  });
  await show('/courses?category=creative&sort=rating&lang=vi&level=nonsense');
  expect(await screen.findByRole('link', { name: 'Nhiếp ảnh bằng điện thoại' })).toBeVisible();
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Sáng tạo');
  expect(screen.getByRole('status')).toHaveTextContent('1 khóa học');
  expect(screen.getByLabelText('Sắp xếp')).toHaveValue('rating');
});

test('a choice changes the address, is shown as chosen, and is undone by going back', async () => {
  serveApi({
    'GET /categories': categories,
    'GET /courses': answer([card()]),
    'GET /courses?price=free': answer([card({ title: 'Không mất tiền' })]),
  });
  const { router } = await show('/courses?page=1');
  await userEvent.click(await screen.findByRole('link', { name: /^Miễn phí/ }));
  expect(router.state.location.search).toBe('?price=free');
  expect(await screen.findByRole('link', { name: 'Không mất tiền' })).toBeVisible();
  expect(filterBar().getByRole('link', { name: /^Miễn phí/ })).toHaveAttribute('aria-current');
  await router.navigate(-1);
  expect(await screen.findByRole('link', { name: 'Nhiếp ảnh bằng điện thoại' })).toBeVisible();
  expect(filterBar().getByRole('link', { name: /^Miễn phí/ })).not.toHaveAttribute('aria-current');
});

test('what would leave nothing cannot be chosen, and empty categories are not shown', async () => {
  serveApi({ 'GET /categories': categories, 'GET /courses': answer([card()]) });
  await show('/courses');
  expect(await filterBar().findByRole('link', { name: /Âm nhạc/ })).toBeVisible();
  expect(filterBar().getByText('Nâng cao')).toBeVisible();
  expect(filterBar().queryByRole('link', { name: /Nâng cao/ })).not.toBeInTheDocument();
  expect(filterBar().queryByText('Dữ liệu')).not.toBeInTheDocument();
});

test('each active filter can be taken out alone, or all at once', async () => {
  serveApi({
    'GET /categories': categories,
    'GET /courses?category=music&price=paid&sort=popular': answer([card()]),
  });
  await show('/courses?category=music&price=paid&sort=popular&page=1');
  const active = within(await screen.findByRole('list', { name: 'Đang lọc theo' }));
  expect(await active.findByRole('link', { name: 'Bỏ lọc: Âm nhạc' })).toHaveAttribute(
    'href',
    '/courses?price=paid&sort=popular',
  );
  expect(active.getByRole('link', { name: 'Xóa bộ lọc' })).toHaveAttribute(
    'href',
    '/courses?sort=popular',
  );
});

test('the order is kept in the address, the usual one by its absence', async () => {
  serveApi({
    'GET /categories': categories,
    'GET /courses': answer([card()]),
    'GET /courses?sort=price_asc': answer([card()]),
  });
  const { router } = await show('/courses');
  await userEvent.selectOptions(screen.getByLabelText('Sắp xếp'), 'price_asc');
  expect(router.state.location.search).toBe('?sort=price_asc');
  await userEvent.selectOptions(screen.getByLabelText('Sắp xếp'), 'newest');
  expect(router.state.location.search).toBe('');
});

test('words searched for name the list, can be taken out, and are ordered by how they match', async () => {
  serveApi({
    'GET /categories': categories,
    'GET /courses?q=anh': answer([card()]),
    'GET /courses?q=anh&sort=newest': answer([card()]),
  });
  const { router } = await show('/courses?q=anh');
  expect(await screen.findByText('Kết quả cho “anh”')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Bỏ lọc: “anh”' })).toHaveAttribute('href', '/courses');
  expect(screen.getByLabelText('Sắp xếp')).toHaveValue('relevance');
  await userEvent.selectOptions(screen.getByLabelText('Sắp xếp'), 'newest');
  expect(router.state.location.search).toBe('?q=anh&sort=newest');
});

test('an order that only a search has is not claimed without one', async () => {
  serveApi({ 'GET /categories': categories, 'GET /courses?sort=relevance': answer([card()]) });
  await show('/courses?sort=relevance');
  expect(screen.getByLabelText('Sắp xếp')).toHaveValue('newest');
});

test('an empty answer shows the way to all courses', async () => {
  serveApi({ 'GET /categories': categories, 'GET /courses?price=free': answer([]) });
  await show('/courses?price=free', { language: 'en' });
  expect(await screen.findByText('No course matches')).toBeVisible();
  expect(screen.getAllByRole('link', { name: 'Clear all filters' }).at(-1)).toHaveAttribute(
    'href',
    '/courses',
  );
});

test('a page beyond the end leads back to the first', async () => {
  serveApi({
    'GET /categories': categories,
    'GET /courses?page=9&price=paid': answer([], { total: 3, page: 9 }),
  });
  await show('/courses?price=paid&page=9');
  expect(await screen.findByRole('link', { name: 'Về trang đầu' })).toHaveAttribute(
    'href',
    '/courses?price=paid',
  );
});

test('the last page that can be asked for says how to see the rest', async () => {
  serveApi({
    'GET /categories': categories,
    'GET /courses?page=833': answer([card()], { total: 100_000, page: 833 }),
  });
  await show('/courses?page=833');
  expect(await screen.findByText(/^Chỉ 9\.996 mục đầu tiên/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Trang 833' })).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Trang 834' })).not.toBeInTheDocument();
});

test('a failure says so and offers another try', async () => {
  serveApi({ 'GET /categories': categories, 'GET /courses': problem(429, 'too_many_requests') });
  await show('/courses');
  expect(await screen.findByText(/Bạn thao tác hơi nhanh/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Thử lại' })).toBeVisible();
  expect(screen.queryByText('Đang tải…')).not.toBeInTheDocument();
});

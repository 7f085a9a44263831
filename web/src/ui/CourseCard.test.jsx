import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CourseCard } from '#ui/CourseCard.jsx';
import { card } from '#testing/courses.js';
import { renderPage } from '#testing/render.jsx';

test('shows what the course is, costs and is thought of, in Vietnamese', async () => {
  await renderPage(<CourseCard course={card()} />);
  expect(screen.getByRole('link', { name: 'Nhiếp ảnh bằng điện thoại' })).toHaveAttribute(
    'href',
    '/courses/nhiep-anh-bang-dien-thoai',
  );
  expect(screen.getByText('249.000 ₫')).toBeInTheDocument();
  expect(screen.getByLabelText('4,8 trên 5, 120 đánh giá')).toBeInTheDocument();
  expect(screen.getByText('14 bài học')).toBeInTheDocument();
  expect(screen.queryByText('Phone Photography')).not.toBeInTheDocument();
});

test('adds the title in the reader’s language when the course is taught in another', async () => {
  await renderPage(<CourseCard course={card()} />, { language: 'en' });
  expect(screen.getByText('Nhiếp ảnh bằng điện thoại')).toHaveRole('link');
  expect(screen.getByText('Phone Photography')).toBeInTheDocument();
});

test('a free course without reviews says free and shows no stars', async () => {
  const course = card({
    price: { amount: 0, currency: 'vnd' },
    rating: { average: 0, count: 0 },
  });
  await renderPage(<CourseCard course={course} />);
  expect(screen.getByText('Miễn phí')).toBeInTheDocument();
  expect(screen.queryByLabelText(/đánh giá/)).not.toBeInTheDocument();
});

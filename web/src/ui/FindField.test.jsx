import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { FindField } from '#ui/FindField.jsx';
import { renderPage } from '#testing/render.jsx';

function InAForm({ send }) {
  const [words, setWords] = useState('');
  return (
    <form onSubmit={send}>
      <FindField label="Tìm" value={words} set={setWords} />
      <p>Đang tìm: {words}</p>
      <button type="submit">Gửi</button>
    </form>
  );
}

test('Enter looks for the words, keeps the focus and sends no form', async () => {
  const send = vi.fn((event) => event.preventDefault());
  await renderPage(<InAForm send={send} />);
  const field = screen.getByRole('searchbox', { name: 'Tìm' });
  await userEvent.type(field, ' đàn tranh {Enter}');
  expect(screen.getByText('Đang tìm: đàn tranh')).toBeVisible();
  expect(field).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(send).not.toHaveBeenCalled();
});

test('leaving the field looks for the words, too', async () => {
  await renderPage(<InAForm send={() => {}} />);
  await userEvent.type(screen.getByRole('searchbox', { name: 'Tìm' }), 'sáo');
  await userEvent.tab();
  expect(screen.getByText('Đang tìm: sáo')).toBeVisible();
});

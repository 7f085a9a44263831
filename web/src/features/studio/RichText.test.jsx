import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import RichText from '#features/studio/RichText.jsx';
import { renderPage } from '#testing/render.jsx';

const TABLE =
  '<table><thead><tr><th>Hướng</th><th>Dùng khi</th></tr></thead>' +
  '<tbody><tr><td>Bên cạnh</td><td>Chân dung</td></tr></tbody></table>';

/** The rows of every table in the html, each a list of its cells' texts. */
function tables(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  return [...page.querySelectorAll('table')].map((table) =>
    [...table.querySelectorAll('tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => cell.textContent),
    ),
  );
}

test('a table stays one when the text around it changes, and another can be put in', async () => {
  const changed = vi.fn();
  await renderPage(<RichText label="Bài" value={`<p>Ánh sáng</p>${TABLE}`} onChange={changed} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Bảng' }));
  const [html] = changed.mock.lastCall;
  const empty = ['', ''];
  expect(tables(html)).toEqual([
    [empty, empty, empty],
    [['Hướng', 'Dùng khi'], ['Bên cạnh', 'Chân dung']],
  ]);
  // The cursor is in the new one.
  await userEvent.click(screen.getByRole('button', { name: 'Thêm hàng bên dưới' }));
  expect(tables(changed.mock.lastCall[0])[0]).toHaveLength(4);
  await userEvent.click(screen.getByRole('button', { name: 'Xóa bảng' }));
  expect(tables(changed.mock.lastCall[0])).toHaveLength(1);
});

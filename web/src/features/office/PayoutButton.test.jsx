import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { PayoutButton } from '#features/office/PayoutButton.jsx';
import { problem, serveApi } from '#testing/api.js';
import { renderPage, STUDENT } from '#testing/render.jsx';

test('a payout that is known already says so at its reference, and keeps what was typed', async () => {
  const errors = [{ field: 'reference', code: 'payout_recorded', detail: 'Recorded' }];
  const calls = serveApi({
    'POST /admin/ledger/payouts': problem(409, 'payout_recorded', errors),
  });
  const balance = { educator_id: 'e1', currency: 'vnd', owed: 150000 };
  await renderPage(<PayoutButton balance={balance} />, { session: STUDENT });
  await userEvent.click(screen.getByRole('button', { name: 'Ghi khoản chi trả' }));
  const dialog = within(await screen.findByRole('dialog'));
  const reference = dialog.getByRole('textbox', { name: 'Mã giao dịch ngân hàng' });
  await userEvent.type(reference, 'FT-1');
  await userEvent.click(dialog.getByRole('button', { name: 'Ghi' }));
  await dialog.findByText('Khoản trả với mã tham chiếu này đã được ghi.');
  expect(reference).toBeInvalid();
  expect(reference).toHaveValue('FT-1');
  expect(calls.at(-1).data).toMatchObject({ amount: 150000, reference: 'FT-1' });
});

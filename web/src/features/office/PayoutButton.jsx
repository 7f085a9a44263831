import { Button, Checkbox, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOfficeAction } from '#features/office/api.js';
import { fieldError } from '#lib/errors.js';
import { currencyDecimals } from '#lib/money.js';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';

/** Records that the school has paid an educator; more than is owed has to be confirmed. */
export function PayoutButton({ balance }) {
  const { t } = useTranslation('office');
  const format = useFormat();
  const { educator_id, currency, owed } = balance;
  const decimals = currencyDecimals(currency);
  const [opened, dialog] = useDisclosure(false);
  const [amount, setAmount] = useState(Math.max(owed, 0) / 10 ** decimals);
  const [reference, setReference] = useState('');
  const [confirmed, setConfirmed] = useState(false);
  const action = useOfficeAction('/admin/ledger/payouts');

  function send(event) {
    event.preventDefault();
    const minor = Math.round(amount * 10 ** decimals);
    action.mutate(
      { educator_id, currency, amount: minor, reference, confirmed },
      {
        onSuccess: () => {
          toasts.success(t('done'));
          dialog.close();
        },
        onError: toasts.error,
      },
    );
  }

  return (
    <>
      <Button variant="light" size="compact-md" onClick={dialog.open}>
        {t('actions.payout.label')}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t('actions.payout.label')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <form onSubmit={send}>
          <Stack>
            <NumberInput
              label={`${t('columns.amount')} (${currency.toUpperCase()})`}
              min={0}
              decimalScale={decimals}
              {...format.separators}
              value={amount}
              onChange={(value) => setAmount(Number(value))}
              error={fieldError(action.error, 'amount')}
            />
            <TextInput
              label={t('columns.bank_ref')}
              maxLength={64}
              value={reference}
              onChange={({ currentTarget }) => setReference(currentTarget.value)}
              error={fieldError(action.error, 'reference')}
            />
            <Checkbox
              label={t('confirmMore')}
              checked={confirmed}
              onChange={({ currentTarget }) => setConfirmed(currentTarget.checked)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={dialog.close}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={action.isPending} disabled={!amount || !reference}>
                {t('actions.payout.yes')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOfficeAction } from '#features/office/api.js';
import { fieldError } from '#lib/errors.js';
import { currencyDecimals } from '#lib/money.js';
import * as toasts from '#lib/toasts.js';
import { useFormat } from '#lib/useFormat.js';

/** @import { Body, PathOf, To } from '#lib/contract.js' */

/**
 * A change that is asked for once more in a dialog, with what it needs to know.
 * @template {To<'post'>} A
 * @param {object} props
 * @param {string} props.name the key of its words
 * @param {A} props.address
 * @param {('amount' | 'bank_ref')[]} [props.fields]
 * @param {{at: number, title: string}[]} [props.lines]
 * @param {number[]} [props.chosen] beforehand; one line at least must then stay so
 * @param {(values: {amount: number, bank_ref: string, lines: number[]}) =>
 *   Body<PathOf<A>, 'post'>} [props.dataOf] makes the request of what was filled in
 * @param {string} [props.currency] of the amount, the đồng otherwise; `dataOf` is given minor units
 * @param {Record<string, string>} [props.words] that its text needs
 * @param {string} [props.color]
 */
export function ActionButton(props) {
  const { name, address, fields = [], lines, chosen = [], dataOf, color, words } = props;
  const { t } = useTranslation('office');
  const format = useFormat();
  const decimals = currencyDecimals(props.currency ?? 'vnd');
  const [opened, dialog] = useDisclosure(false);
  const [values, setValues] = useState({ amount: '', bank_ref: '', lines: chosen });
  const action = useOfficeAction(address);
  const nothingChosen = chosen.length > 0 && values.lines.length === 0;
  const missing = nothingChosen || fields.some((field) => !values[field]);
  const set = (field) => (value) => setValues({ ...values, [field]: value });

  function send(event) {
    event.preventDefault();
    const filled = { ...values, amount: Math.round(Number(values.amount) * 10 ** decimals) };
    const data = dataOf ? dataOf(filled) : Object.fromEntries(fields.map((f) => [f, filled[f]]));
    // A promise: what is done may take this very button away, and `mutate` would then not tell.
    action.mutateAsync(/** @type {any} */ (data)).then(() => {
      toasts.success(t('done'));
      dialog.close();
    }, toasts.error);
  }

  return (
    <>
      <Button variant="light" size="compact-md" color={color} onClick={dialog.open}>
        {t(`actions.${name}.label`)}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t(`actions.${name}.label`)}
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <form onSubmit={send}>
          <Stack>
            <Text>{t(`actions.${name}.text`, words)}</Text>
            {fields.includes('amount') && (
              <NumberInput
                label={t('columns.amount')}
                min={10 ** -decimals}
                decimalScale={decimals}
                allowDecimal={decimals > 0}
                {...format.separators}
                value={values.amount}
                onChange={set('amount')}
                error={fieldError(action.error, 'amount') ?? fieldError(action.error, 'money')}
              />
            )}
            {fields.includes('bank_ref') && (
              <TextInput
                label={t('columns.bank_ref')}
                maxLength={64}
                value={values.bank_ref}
                onChange={({ currentTarget }) => set('bank_ref')(currentTarget.value)}
                error={fieldError(action.error, 'bank_ref')}
              />
            )}
            {lines && (
              <Checkbox.Group
                label={t('columns.lines')}
                value={values.lines.map(String)}
                onChange={(ats) => set('lines')(ats.map(Number))}
              >
                <Stack gap="xs" mt="xs">
                  {lines.map((line) => (
                    <Checkbox key={line.at} value={String(line.at)} label={line.title} />
                  ))}
                </Stack>
              </Checkbox.Group>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={dialog.close}>
                {t('cancel')}
              </Button>
              <Button type="submit" color={color} loading={action.isPending} disabled={missing}>
                {t(`actions.${name}.yes`)}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

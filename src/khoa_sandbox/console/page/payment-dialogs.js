/** What is asked before a refund, and of the account as a whole. */

import { h, toast } from './dom.js';
import { get, post } from './http.js';
import { decimals, money, t } from './text.js';

const OUTCOMES = ['succeed', 'succeed_later', 'fail_later', 'wait'];

export function askRefund(payment) {
  const { amount, currency, refunded } = payment;
  const places = decimals(currency);
  const left = amount - refunded;
  const field = number('amount', left / 10 ** places, {
    min: 1 / 10 ** places,
    max: left / 10 ** places,
    step: 1 / 10 ** places,
  });
  const outcome = choice('outcome', ['', ...OUTCOMES], '', (value) => t(`outcome_${value || 'default'}`));
  ask(t('refundTitle'), t('refund'), t('refundDone'), [
    h('p', {}, payment.lines.join(', ')),
    h('label', {}, t('refundAmount', { amount: money(left, currency) }), field),
    h('label', {}, t('refundOutcome'), outcome),
  ], () =>
    post(`payments/${payment.charge}/refund`, {
      amount: Math.round(Number(field.value) * 10 ** places),
      ...(outcome.value && { outcome: outcome.value }),
    }),
  );
  field.select();
}

export function accountButton() {
  return h('button.button', { type: 'button', onclick: askAccount }, t('account'));
}

async function askAccount() {
  try {
    showAccount(await get('stripe'));
  } catch (error) {
    toast(error.message, 'bad');
  }
}

function showAccount(account) {
  const settlement = choice('settlement', ['', 'vnd', 'usd'], account.settlement ?? '', (value) =>
    t(`settlement_${value || 'own'}`),
  );
  const rate = number('rate', account.rate, { min: 1, max: 1_000_000, step: 'any' });
  const delay = number('delay', account.delay, { min: 0, max: 86_400, step: 1 });
  const refunds = choice('refunds', OUTCOMES, account.refunds, (value) => t(`outcome_${value}`));
  ask(t('accountTitle'), t('save'), t('accountSaved'), [
    h('label', {}, t('settlement'), settlement),
    h('label', {}, t('rate'), rate),
    h('label', {}, t('delay'), delay),
    h('label', {}, t('refundsAre'), refunds),
  ], () =>
    post('stripe', {
      settlement: settlement.value || null,
      rate: Number(rate.value),
      delay: Number(delay.value),
      refunds: refunds.value,
    }),
  );
}

/** A form in a dialog that stays open while `send` is refused. */
function ask(title, submit, done, fields, send) {
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', {}, title),
    fields,
    h(
      'div.actions',
      {},
      h('button.button', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
      h('button.button.main', { type: 'submit' }, submit),
    ),
  );
  const dialog = h('dialog', { 'aria-label': title, onclose: () => dialog.remove() }, form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await send();
      toast(done);
      dialog.close();
    } catch (error) {
      toast(error.message, 'bad');
    }
  });
  document.body.append(dialog);
  dialog.showModal();
}

const number = (name, value, limits) => h('input', { type: 'number', name, required: true, value, ...limits });

const choice = (name, values, chosen, label) =>
  h('select', { name }, values.map((value) => h('option', { value, selected: value === chosen }, label(value))));

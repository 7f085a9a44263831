/** Stripe's checkout sessions, with the buttons of its dashboard. */

import { h, toast } from './dom.js';
import { post } from './http.js';
import { action, chip, time } from './parts.js';
import { decimals, hasText, money, t } from './text.js';

export const path = 'payments';
export const empty = 'noPayments';
export const hint = 'paymentsHint';
export const keyOf = (payment) => payment.session;
export const words = (payment) =>
  [payment.email, payment.session, payment.payment_intent, payment.charge, ...payment.lines].join(' ');
export const searchLabel = 'search';

export function build(payment) {
  const { amount, currency, refunded } = payment;
  const [state, kind] = stateOf(payment);
  return h(
    'li.card.row',
    {},
    h(
      'div.what',
      {},
      h('p.meta', {}, chip(hasText(`status_${state}`) ? t(`status_${state}`) : state, kind), time(payment.created * 1000)),
      h('h3', {}, payment.lines.join(', ')),
      h(
        'p.meta',
        {},
        payment.email && h('span', {}, payment.email),
        h('code', {}, payment.payment_intent ?? payment.session),
      ),
      payment.failure && h('p.bad', {}, payment.failure),
    ),
    h(
      'div.money',
      {},
      h('strong', {}, money(amount, currency)),
      refunded > 0 && h('span.meta', {}, t('refunded', { amount: money(refunded, currency) })),
    ),
    h(
      'div.actions',
      {},
      payment.can_settle && [
        action(t('settle'), `payments/${payment.payment_intent}/settle`, t('settleDone'), { kind: 'main' }),
        action(t('fail'), `payments/${payment.payment_intent}/fail`, t('failDone')),
      ],
      payment.can_refund && h('button.button', { type: 'button', onclick: () => askRefund(payment) }, t('refund')),
      payment.status === 'open' &&
        payment.pay_url &&
        h('a.button', { href: payment.pay_url, target: '_blank', rel: 'noopener' }, t('payPage')),
    ),
  );
}

function stateOf({ status, payment_status: paid, intent_status: intent, amount, refunded }) {
  if (refunded > 0) return refunded >= amount ? ['refunded', 'plain'] : ['partly', 'plain'];
  if (paid === 'paid') return ['paid', 'good'];
  if (intent === 'processing') return ['processing', 'wait'];
  return [status, status === 'open' ? 'wait' : 'plain'];
}

function askRefund(payment) {
  const { amount, currency, refunded } = payment;
  const places = decimals(currency);
  const left = amount - refunded;
  const field = h('input', {
    type: 'number',
    name: 'amount',
    required: true,
    value: (left / 10 ** places).toFixed(places),
    min: 1 / 10 ** places,
    max: left / 10 ** places,
    step: 1 / 10 ** places,
  });
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', {}, t('refundTitle')),
    h('p', {}, payment.lines.join(', ')),
    h('label', {}, t('refundAmount', { amount: money(left, currency) }), field),
    h(
      'div.actions',
      {},
      h('button.button', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
      h('button.button.main', { type: 'submit' }, t('refund')),
    ),
  );
  const dialog = h('dialog', { onclose: () => dialog.remove() }, form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      const wanted = Math.round(Number(field.value) * 10 ** places);
      await post(`payments/${payment.charge}/refund`, { amount: wanted });
      toast(t('refundDone'));
      dialog.close();
    } catch (error) {
      toast(error.message, 'bad');
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  field.select();
}

/** Stripe's checkout sessions, with the buttons of its dashboard. */

import { h } from './dom.js';
import { accountButton, askRefund } from './payment-dialogs.js';
import { action, chip, time } from './parts.js';
import { hasText, money, t } from './text.js';

export const path = 'payments';
export const empty = 'noPayments';
export const hint = 'paymentsHint';
export const keyOf = (payment) => payment.session;
export const words = (payment) =>
  [payment.email, payment.session, payment.payment_intent, payment.charge, payment.dispute?.id, ...payment.lines].join(' ');
export const searchLabel = 'search';
export const tools = () => [accountButton()];

export function build(payment) {
  const { amount, currency, refunded } = payment;
  const [state, kind] = stateOf(payment);
  return h(
    'li.card.row',
    {},
    h(
      'div.what',
      {},
      h('p.meta', {}, status(state, kind), time(payment.created * 1000)),
      h('h3', {}, payment.lines.join(', ')),
      h(
        'p.meta',
        {},
        payment.email && h('span', {}, payment.email),
        h('code', {}, payment.payment_intent ?? payment.session),
      ),
      payment.failure && h('p.bad', {}, payment.failure),
      payment.refunds.map((refund) => refundLine(refund, currency)),
      payment.dispute && disputeLine(payment.dispute, currency),
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
      payment.can_dispute && action(t('dispute'), `payments/${payment.charge}/dispute`, t('disputed')),
      payment.status === 'open' &&
        payment.pay_url &&
        h('a.button', { href: payment.pay_url, target: '_blank', rel: 'noopener' }, t('payPage')),
    ),
  );
}

const status = (state, kind) => chip(hasText(`status_${state}`) ? t(`status_${state}`) : state, kind);

function refundLine({ id, amount, status: state }, currency) {
  const kind = { succeeded: 'good', failed: 'bad' }[state] ?? 'wait';
  return h(
    'div.meta.decision',
    {},
    h('span', {}, t('refundLine', { amount: money(amount, currency) })),
    status(state, kind),
    state === 'pending' && action(t('refundSucceed'), `refunds/${id}/succeed`, t('refundSucceeded')),
    state !== 'failed' && action(t('refundFail'), `refunds/${id}/fail`, t('refundFailed')),
  );
}

function disputeLine({ id, amount, status: state, open, can_review: canReview }, currency) {
  const kind = { won: 'good', lost: 'bad', warning_closed: 'plain' }[state] ?? 'wait';
  return h(
    'div.meta.decision',
    {},
    h('span', {}, t('disputeLine', { amount: money(amount, currency) })),
    status(state, kind),
    canReview && action(t('disputeReview'), `disputes/${id}/review`, t('disputeReviewed')),
    open && action(t('disputeWon'), `disputes/${id}/won`, t('disputeWonDone')),
    open && action(t('disputeLost'), `disputes/${id}/lost`, t('disputeLostDone')),
  );
}

function stateOf({ status, payment_status: paid, intent_status: intent, amount, refunded }) {
  if (refunded > 0) return refunded >= amount ? ['refunded', 'plain'] : ['partly', 'plain'];
  if (paid === 'paid') return ['paid', 'good'];
  if (intent === 'processing') return ['processing', 'wait'];
  return [status, status === 'open' ? 'wait' : 'plain'];
}

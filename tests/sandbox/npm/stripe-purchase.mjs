// One purchase's whole life by Stripe's Node client: what Khoa calls, and what it must be refused.

import { stripe, outcome } from './stripe-client.mjs';

const all = (list) => list.autoPagingToArray({ limit: 1000 });

async function sessions() {
  const line = (name) => ({
    price_data: { currency: 'vnd', unit_amount: 150_000, product_data: { name } },
    quantity: 1,
  });
  const params = {
    mode: 'payment',
    line_items: ['A', 'B', 'C'].map(line),
    success_url: 'http://localhost:8000/done?session_id={CHECKOUT_SESSION_ID}',
    client_reference_id: 'purchase-1',
    metadata: { purchase_id: 'p1' },
  };
  const options = { idempotencyKey: 'node-session' };
  const made = await stripe.checkout.sessions.create(params, options);
  const replayed = await stripe.checkout.sessions.create(params, options);
  const conflict = await outcome(() =>
    stripe.checkout.sessions.create({ ...params, locale: 'vi' }, options),
  );
  const seen = await stripe.checkout.sessions.retrieve(made.id, { expand: ['line_items'] });
  const lines = await all(stripe.checkout.sessions.listLineItems(made.id, { limit: 1 }));
  const expired = await stripe.checkout.sessions.expire(made.id);
  return {
    total: made.amount_total,
    replayed: replayed.id === made.id,
    conflict,
    seen: [seen.client_reference_id, seen.metadata.purchase_id, seen.line_items.data.length],
    lines: lines.map((item) => item.description),
    expired: expired.status,
    again: await outcome(() => stripe.checkout.sessions.expire(made.id)),
    listed: (await all(stripe.checkout.sessions.list({ limit: 1 }))).some((one) => one.id === made.id),
  };
}

function pay(payment_method, more = {}) {
  return stripe.paymentIntents.create({
    amount: 500_000,
    currency: 'vnd',
    confirm: true,
    payment_method,
    payment_method_types: ['card'],
    ...more,
  });
}

async function refunds() {
  const paid = await pay('pm_card_visa', { expand: ['latest_charge.balance_transaction'] });
  const make = (amount) =>
    stripe.refunds.create({ payment_intent: paid.id, amount, metadata: { part: amount } });
  const first = await make(100_000);
  const over = await outcome(() => make(400_001));
  const second = await make(400_000);
  const listed = await all(stripe.refunds.list({ payment_intent: paid.id, limit: 1 }));
  const charge = await stripe.charges.retrieve(paid.latest_charge.id, {
    expand: ['balance_transaction'],
  });
  const moved = await all(stripe.balanceTransactions.list({ source: charge.id }));
  const told = await stripe.events.list({ types: ['charge.refunded'], created: { gte: first.created } });
  return {
    listed: listed.map((one) => one.id),
    made: [second.id, first.id],
    metadata: listed[0].metadata,
    over,
    refunded: [charge.amount_refunded, charge.refunded],
    net: charge.balance_transaction.net + charge.balance_transaction.fee,
    moved: moved.map((one) => one.type),
    told: told.data.some((one) => one.data.object.id === charge.id),
    undelivered: (await stripe.events.list({ delivery_success: false })).object,
  };
}

async function disputes() {
  const paid = await pay('pm_card_createDispute');
  const find = () => stripe.disputes.list({ payment_intent: paid.id });
  let found = await find();
  for (let tries = 0; tries < 200 && found.data.length === 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    found = await find();
  }
  const dispute = await stripe.disputes.retrieve(found.data[0].id, { expand: ['charge'] });
  return {
    status: dispute.status,
    disputed: dispute.charge.disputed,
    refund: await outcome(() => stripe.refunds.create({ payment_intent: paid.id })),
  };
}

console.log(
  JSON.stringify({
    sessions: await sessions(),
    declined: await outcome(() => pay('pm_card_chargeDeclined')),
    small: await outcome(() => pay('pm_card_visa', { amount: 100 })),
    unknown: await outcome(() => pay('pm_card_visa', { colour: 'red' })),
    missing: await outcome(() => stripe.charges.retrieve('ch_nobody')),
    refunds: await refunds(),
    disputes: await disputes(),
  }),
);

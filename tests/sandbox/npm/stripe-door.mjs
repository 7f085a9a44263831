// Whether Stripe's Node client gets in, and how a wrong key is refused.

import { stripe, connect, outcome } from './stripe-client.mjs';

console.log(
  JSON.stringify({
    events: (await stripe.events.list({ limit: 1 })).object,
    wrong: await outcome(() => connect('sk_test_wrong').events.list()),
  }),
);

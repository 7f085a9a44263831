// One Stripe webhook, as it arrived, checked by Stripe's Node client. BODY is base64, SIGNATURE the
// header.

import { stripe } from './stripe-client.mjs';

const { env } = process;
const body = Buffer.from(env.BODY, 'base64');

function refused(text, secret) {
  try {
    stripe.webhooks.constructEvent(text, env.SIGNATURE, secret);
    return null;
  } catch (error) {
    return error.type;
  }
}

const event = stripe.webhooks.constructEvent(body, env.SIGNATURE, env.STRIPE_WEBHOOK_SECRET);
console.log(
  JSON.stringify({
    type: event.type,
    id: event.data.object.id,
    apiVersion: event.api_version === stripe.getApiField('version'),
    altered: refused(`${body} `, env.STRIPE_WEBHOOK_SECRET),
    otherSecret: refused(body, 'whsec_another'),
  }),
);

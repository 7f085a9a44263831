// Stripe's Node client, turned to the sandbox. Its `host` option takes no path, so the sandbox's
// is put before each call's own on the way out.

import Stripe from 'stripe';

const base = new URL(process.env.STRIPE_API_BASE);

function send(address, options) {
  const { pathname, search } = new URL(address);
  return fetch(new URL(`${base.pathname}${pathname}${search}`, base), options);
}

export function connect(key, options = {}) {
  const httpClient = Stripe.createFetchHttpClient(send);
  return new Stripe(key, { httpClient, maxNetworkRetries: 0, telemetry: false, ...options });
}

export const stripe = connect(process.env.STRIPE_SECRET_KEY);

/** What an error of the client says, or null when the call went well. */
export async function outcome(call) {
  try {
    await call();
    return null;
  } catch (error) {
    const { type, statusCode, code, param, requestId } = error;
    return { type, status: statusCode ?? null, code: code ?? null, param: param ?? null, requestId };
  }
}

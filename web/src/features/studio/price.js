import { currencyDecimals } from '#lib/money.js';

/**
 * The least prices in minor units, as the back end has them; it is the one that refuses, with
 * `price_too_low`. Here they are only explained.
 */
const MINIMUM_PRICES = { vnd: 15_000, usd: 50 };
const OTHER_MINIMUM = 50;

/** @returns {{amount: number, currency: string}} */
export function minimumPrice(currency) {
  return { amount: MINIMUM_PRICES[currency] ?? OTHER_MINIMUM, currency };
}

/** What stands in the form: 999 usd is 9.99. */
export function majorUnits({ amount, currency }) {
  return amount / 10 ** currencyDecimals(currency);
}

/** What the form says, in minor units: 9.99 is 999 usd, and never 998. */
export function priceOf(number, currency) {
  return { amount: Math.round(Number(number) * 10 ** currencyDecimals(currency)), currency };
}

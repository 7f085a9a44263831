import { currencyDecimals } from '#lib/money.js';

/** What stands in the form: 999 usd is 9.99. */
export function majorUnits({ amount, currency }) {
  return amount / 10 ** currencyDecimals(currency);
}

/** What the form says, in minor units: 9.99 is 999 usd, and never 998. */
export function priceOf(number, currency) {
  return { amount: Math.round(Number(number) * 10 ** currencyDecimals(currency)), currency };
}

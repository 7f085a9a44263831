import { localeOf } from '#lib/i18n/languages.js';

/** How many decimals a currency's minor unit has: 0 for the đồng, 2 for the dollar. */
export function currencyDecimals(currency) {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
  });
  return format.resolvedOptions().maximumFractionDigits ?? 0;
}

/**
 * A price in the reader's language: 199000 vnd is `199.000 ₫` or `₫199,000`; 999 usd is `$9.99`.
 * The currency itself says how many decimals its minor unit has. Nothing is "free" here: see PriceTag.
 * @param {{amount: number, currency: string}} money minor units
 * @param {string} language
 */
export function formatMoney({ amount, currency }, language) {
  const format = new Intl.NumberFormat(localeOf(language), {
    style: 'currency',
    currency: currency.toUpperCase(),
  });
  return format.format(amount / 10 ** currencyDecimals(currency));
}

/** How the reader's language writes a number in a field, as NumberInput wants to know it. */
export function separatorsOf(language) {
  const parts = new Intl.NumberFormat(localeOf(language)).formatToParts(12_345.5);
  const mark = (type) => parts.find((part) => part.type === type)?.value ?? '';
  return { thousandSeparator: mark('group'), decimalSeparator: mark('decimal') };
}

import { expect, test } from 'vitest';
import { formatMoney, separatorsOf } from '#lib/money.js';

const plain = (text) => text.replace(/\u00a0/g, ' ');

test.each([
  [{ amount: 199000, currency: 'vnd' }, 'vi', '199.000 ₫'],
  [{ amount: 199000, currency: 'vnd' }, 'en', '₫199,000'],
  [{ amount: 999, currency: 'usd' }, 'en', '$9.99'],
  [{ amount: 999, currency: 'usd' }, 'vi', '9,99 US$'],
  [{ amount: 1500, currency: 'jpy' }, 'en', '¥1,500'],
  [{ amount: 12500, currency: 'kwd' }, 'en', 'KWD 12.500'],
])('%o in %s is %s', (money, language, expected) => {
  expect(plain(formatMoney(money, language))).toBe(expected);
});

test.each([
  ['vi', '.', ','],
  ['en', ',', '.'],
])('a field for numbers in %s', (language, thousandSeparator, decimalSeparator) => {
  expect(separatorsOf(language)).toEqual({ thousandSeparator, decimalSeparator });
});

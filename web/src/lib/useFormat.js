import { useMemo } from 'react';
import { useConfig } from '#lib/config.jsx';
import { formatDate, formatDateTime, formatDuration, formatTime } from '#lib/dates.js';
import { localeOf } from '#lib/i18n/languages.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { formatMoney, separatorsOf } from '#lib/money.js';

/** Formatters bound to the page's language and the school's time zone. */
export function useFormat() {
  const { timezone } = useConfig();
  const language = useLanguage();
  return useMemo(
    () => ({
      money: (/** @type {{amount: number, currency: string}} */ money) => formatMoney(money, language),
      date: (/** @type {string} */ iso) => formatDate(iso, language, timezone),
      time: (/** @type {string} */ iso) => formatTime(iso, language, timezone),
      dateTime: (/** @type {string} */ iso) => formatDateTime(iso, language, timezone),
      duration: (/** @type {number} */ seconds) => formatDuration(seconds, language),
      number: (value, options) => new Intl.NumberFormat(localeOf(language), options).format(value),
      separators: separatorsOf(language),
    }),
    [language, timezone],
  );
}

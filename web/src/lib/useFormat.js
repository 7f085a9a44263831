import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfig } from '#lib/config.jsx';
import { formatDate, formatDateTime, formatDuration, formatTime } from '#lib/dates.js';
import { localeOf } from '#lib/i18n/languages.js';
import { formatMoney, separatorsOf } from '#lib/money.js';

/** Formatters bound to the page's language and the school's time zone. */
export function useFormat() {
  const { i18n } = useTranslation();
  const { timezone } = useConfig();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => ({
      money: (money) => formatMoney(money, language),
      date: (iso) => formatDate(iso, language, timezone),
      time: (iso) => formatTime(iso, language, timezone),
      dateTime: (iso) => formatDateTime(iso, language, timezone),
      duration: (seconds) => formatDuration(seconds, language),
      number: (value, options) => new Intl.NumberFormat(localeOf(language), options).format(value),
      separators: separatorsOf(language),
    }),
    [language, timezone],
  );
}

import { localeOf } from '#lib/i18n/languages.js';

// Day before month in every language: en-US would turn it round.
const DATE_LOCALES = { en: 'en-GB' };

/**
 * `22/11/2026` in Vietnamese, `22 Nov 2026` in English, on the school's calendar.
 * @param {string} iso
 * @param {string} language
 * @param {string} [timeZone]
 */
export function formatDate(iso, language, timeZone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const parts =
    language === 'vi'
      ? { day: '2-digit', month: '2-digit', year: 'numeric' }
      : { day: 'numeric', month: 'short', year: 'numeric' };
  const locale = DATE_LOCALES[language] ?? localeOf(language);
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone }).format(new Date(iso));
}

/**
 * `20:45`, on the school's clock.
 * @param {string} iso
 * @param {string} language
 * @param {string} [timeZone]
 */
export function formatTime(iso, language, timeZone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const format = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone };
  return new Intl.DateTimeFormat(localeOf(language), format).format(new Date(iso));
}

/** `20:45, 22/11/2026` or `22 Nov 2026, 20:45`. */
export function formatDateTime(iso, language, timeZone) {
  const both = [formatDate(iso, language, timeZone), formatTime(iso, language, timeZone)];
  return (language === 'vi' ? both.reverse() : both).join(', ');
}

/**
 * `1 giờ 30 phút`, `1 hr 30 min`, `45 giây`: hours and minutes, seconds only under a minute.
 * @param {number} seconds
 */
export function formatDuration(seconds, language) {
  const say = (value, unit) =>
    new Intl.NumberFormat(localeOf(language), { style: 'unit', unit }).format(value);
  if (seconds < 60) return say(Math.round(seconds), 'second');
  const minutes = Math.round(seconds / 60);
  const parts = [];
  if (minutes >= 60) parts.push(say(Math.floor(minutes / 60), 'hour'));
  if (minutes % 60 > 0) parts.push(say(minutes % 60, 'minute'));
  return parts.join(' ');
}

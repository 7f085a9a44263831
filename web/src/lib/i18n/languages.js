/** The languages that the interface is written in, each in its own words. */
export const LANGUAGES = { vi: 'Tiếng Việt', en: 'English' };

const LOCALES = { vi: 'vi-VN', en: 'en-US' };

/** The BCP 47 tag that Intl formats with. */
export function localeOf(language) {
  return LOCALES[language] ?? language;
}

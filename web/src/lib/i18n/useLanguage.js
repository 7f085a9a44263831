import { useTranslation } from 'react-i18next';

/** The page's language: one of those that there are words for. */
export function useLanguage() {
  const { i18n } = useTranslation();
  return /** @type {'vi' | 'en'} */ (i18n.resolvedLanguage);
}

/**
 * Whether the school offers a language.
 * @param {import('i18next').i18n} i18n
 * @param {string | null} code
 * @returns {code is string}
 */
export function isOffered({ options }, code) {
  return code !== null && Array.isArray(options.supportedLngs) && options.supportedLngs.includes(code);
}

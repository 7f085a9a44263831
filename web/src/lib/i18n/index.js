import i18n from 'i18next';
import LanguageDetector from 'i18next-browser-languagedetector';
import { initReactI18next } from 'react-i18next';
import { LANGUAGES } from '#lib/i18n/languages.js';

export const LANGUAGE_PARAM = 'lang';

const files = import.meta.glob('../../locales/*/*.json', { import: 'default' });

/** One small file per language and namespace, fetched when a page first needs it. */
/** @type {import('i18next').BackendModule} */
const localeFiles = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`../../locales/${language}/${namespace}.json`];
    if (!load) {
      done(new Error(`There is no locale file ${language}/${namespace}.json`), false);
      return;
    }
    load().then((words) => done(null, /** @type {any} */ (words)), (error) => done(error, true));
  },
};

/**
 * Chooses the language (the address's `?lang=`, the stored choice, the browser's, the school's)
 * and loads the words that every page needs.
 * @param {{languages: string[], default_language: string}} config
 */
export async function startI18n({ languages, default_language: fallback }) {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18n
    .use(localeFiles)
    .use(LanguageDetector)
    .use(initReactI18next)
    .init({
      supportedLngs: languages.filter((language) => language in LANGUAGES),
      fallbackLng: fallback,
      load: 'languageOnly',
      ns: ['common', 'errors'],
      defaultNS: 'common',
      interpolation: { escapeValue: false }, // React escapes
      detection: {
        order: ['querystring', 'localStorage', 'navigator'],
        lookupQuerystring: LANGUAGE_PARAM,
        lookupLocalStorage: 'khoa-language',
        caches: ['localStorage'],
        convertDetectedLanguage: (tag) => tag.split('-')[0], // en-GB reads English
      },
    });
  return i18n;
}

import { createContext, use } from 'react';
import { useLanguage } from '#lib/i18n/useLanguage.js';

/** @typedef {import('#lib/contract.js').Schemas['WebConfig']} WebConfig */

const ConfigContext = createContext(/** @type {WebConfig | null} */ (null));

export const ConfigProvider = ConfigContext;

/** The site's public configuration, as `GET /api/config` answers it. */
export function useConfig() {
  const config = use(ConfigContext);
  if (!config) throw new Error('useConfig needs a ConfigProvider above it');
  return config;
}

/** The school's name in the page's language, also on a page that says that nothing could start. */
export function useSchoolName() {
  const language = useLanguage();
  return use(ConfigContext)?.name[language] ?? 'Khoa';
}

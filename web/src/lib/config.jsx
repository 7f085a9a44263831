import { createContext, use } from 'react';
import { useTranslation } from 'react-i18next';

const ConfigContext = createContext(null);

export const ConfigProvider = ConfigContext;

/**
 * The site's public configuration, as `GET /api/config` answers it.
 * @returns {{name: Record<string, string>, public_url: string, currency: string, minimum_price: number, timezone: string,
 *   default_language: string, languages: string[],
 *   clerk: {publishable_key: string, proxy_url: string | null},
 *   payment_providers: string[],
 *   sandbox: {clerk: boolean, cloudinary: boolean, payments: string[], console_url: string} | null,
 *   demo_accounts: {role: string, email: string, password: string}[]}}
 */
export function useConfig() {
  const config = use(ConfigContext);
  if (!config) throw new Error('useConfig needs a ConfigProvider above it');
  return config;
}

/** The school's name in the page's language, also on a page that says that nothing could start. */
export function useSchoolName() {
  const { i18n } = useTranslation();
  return use(ConfigContext)?.name[i18n.resolvedLanguage] ?? 'Khoa';
}

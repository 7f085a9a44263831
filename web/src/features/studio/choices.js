import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { categoriesQuery } from '#features/catalogue/api.js';
import { useConfig } from '#lib/config.jsx';
import { useLanguage } from '#lib/i18n/useLanguage.js';

/** What a select offers: `[{value, label}]`. */
export function useCategoryChoices() {
  const language = useLanguage();
  const categories = useQuery(categoriesQuery());
  return (categories.data?.items ?? []).map(({ slug, names }) => ({
    value: slug,
    label: names[language],
  }));
}

export function useLanguageChoices() {
  const { t } = useTranslation();
  const { languages } = useConfig();
  return languages.map((value) => ({ value, label: t(`common:languages.${value}`) }));
}

const LEVELS = ['all', 'beginner', 'intermediate', 'advanced'];

export function useLevelChoices() {
  const { t } = useTranslation();
  return LEVELS.map((value) => ({ value, label: t(`common:level.${value}`) }));
}

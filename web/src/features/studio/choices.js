import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { categoriesQuery } from '#features/catalogue/api.js';
import { useConfig } from '#lib/config.jsx';
import { LANGUAGES } from '#lib/i18n/languages.js';

/** What a select offers: `[{value, label}]`. */
export function useCategoryChoices() {
  const { i18n } = useTranslation();
  const categories = useQuery(categoriesQuery());
  return (categories.data?.items ?? []).map(({ slug, names }) => ({
    value: slug,
    label: names[i18n.resolvedLanguage],
  }));
}

export function useLanguageChoices() {
  const { languages } = useConfig();
  return languages.map((value) => ({ value, label: LANGUAGES[value] }));
}

const LEVELS = ['all', 'beginner', 'intermediate', 'advanced'];

export function useLevelChoices() {
  const { t } = useTranslation();
  return LEVELS.map((value) => ({ value, label: t(`common:level.${value}`) }));
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { categoriesQuery } from '#features/catalogue/api.js';
import { useConfig } from '#lib/config.jsx';

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
  const { t } = useTranslation();
  const { languages } = useConfig();
  return languages.map((value) => ({ value, label: t(`common:languages.${value}`) }));
}

const LEVELS = ['all', 'beginner', 'intermediate', 'advanced'];

export function useLevelChoices() {
  const { t } = useTranslation();
  return LEVELS.map((value) => ({ value, label: t(`common:level.${value}`) }));
}

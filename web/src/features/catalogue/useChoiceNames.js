import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { categoriesQuery } from '#features/catalogue/api.js';
import { useLanguage } from '#lib/i18n/useLanguage.js';

/**
 * What a filter's choice is called on the page; a category that is not known keeps its slug, and
 * words searched for are themselves.
 * @returns {(name: string, value: string) => string}
 */
export function useChoiceNames() {
  const { t } = useTranslation('catalogue');
  const language = useLanguage();
  const { data: categories } = useQuery(categoriesQuery());
  return (name, value) => {
    switch (name) {
      case 'category': {
        const known = categories?.items.find((one) => one.slug === value);
        return known?.names[language] ?? value;
      }
      case 'q':
        return `“${value}”`;
      case 'language':
        return t(`common:languages.${value}`);
      default:
        return t([`${name}.${value}`, `common:${name}.${value}`]);
    }
  };
}

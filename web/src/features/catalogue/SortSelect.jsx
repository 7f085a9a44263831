import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { sortsFor, withFilters } from '#features/catalogue/filters.js';

/** The order of the list, kept in the address; the first is the API's own and is not written. */
export function SortSelect({ filters }) {
  const { t } = useTranslation('catalogue');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const sorts = sortsFor(filters);

  function choose(event) {
    const chosen = event.currentTarget.value;
    navigate({ search: withFilters(params, { sort: chosen === sorts[0] ? null : chosen }) });
  }

  return (
    <NativeSelect
      aria-label={t('sort.label')}
      value={sorts.includes(filters.sort) ? filters.sort : sorts[0]}
      onChange={choose}
      data={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))}
    />
  );
}

import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { SORTS, withFilters } from '#features/catalogue/filters.js';

/** The order of the list, kept in the address; the first is the API's own and is not written. */
export function SortSelect({ sort }) {
  const { t } = useTranslation('catalogue');
  const navigate = useNavigate();
  const [params] = useSearchParams();

  function choose(event) {
    const chosen = event.currentTarget.value;
    navigate({ search: withFilters(params, { sort: chosen === SORTS[0] ? null : chosen }) });
  }

  return (
    <NativeSelect
      aria-label={t('sort.label')}
      value={sort ?? SORTS[0]}
      onChange={choose}
      data={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
    />
  );
}

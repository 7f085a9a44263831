import { Anchor } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import classes from '#features/catalogue/ActiveFilters.module.css';
import { FACETS, withFilters, withoutFilters } from '#features/catalogue/filters.js';
import { useChoiceNames } from '#features/catalogue/useChoiceNames.js';

/** What the list is narrowed by, each with a way to take it out, and one for all. */
export function ActiveFilters({ filters }) {
  const { t } = useTranslation('catalogue');
  const [params] = useSearchParams();
  const nameOf = useChoiceNames();
  const active = ['q', ...FACETS].filter((name) => filters[name]);
  if (active.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t('filter.active')}>
      {active.map((name) => {
        const label = nameOf(name, filters[name]);
        return (
          <li key={name}>
            <Link
              className={classes.chip}
              to={{ search: withFilters(params, { [name]: null }) }}
              aria-label={t('filter.remove', { label })}
            >
              {label}
              <IconX size={15} aria-hidden="true" />
            </Link>
          </li>
        );
      })}
      <li>
        <Anchor component={Link} to={{ search: withoutFilters(params) }} size="sm" fw={600}>
          {t('filter.clear')}
        </Anchor>
      </li>
    </ul>
  );
}

import { Text, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { CHOICES, withFilters } from '#features/catalogue/filters.js';
import classes from '#features/catalogue/FilterGroups.module.css';
import { useChoiceNames } from '#features/catalogue/useChoiceNames.js';
import { useFormat } from '#lib/useFormat.js';

/**
 * Every filter with the counts that each choice would leave. The choices are links, so that the
 * address always says what is shown; choosing a chosen one again takes it out.
 * @param {{filters: object, facets: Record<string, {value: string, count: number}[]>,
 *   categories: {slug: string, courses: number}[]}} props
 */
export function FilterGroups({ filters, facets, categories }) {
  const groups = {
    category: categories.filter((one) => one.courses > 0).map((one) => one.slug),
    ...CHOICES,
  };
  return (
    <div className={classes.groups}>
      {Object.entries(groups).map(([name, values]) => (
        <Group
          key={name}
          name={name}
          values={values}
          chosen={filters[name]}
          counts={facets[name] ?? []}
        />
      ))}
    </div>
  );
}

function Group({ name, values, chosen, counts }) {
  const { t } = useTranslation('catalogue');
  const heading = useId();
  const nameOf = useChoiceNames();
  return (
    <section aria-labelledby={heading}>
      <Text id={heading} component="h2" className={classes.heading}>
        {t(`filter.${name}`)}
      </Text>
      <ul className={classes.list}>
        {values.map((value) => (
          <li key={value}>
            <Choice
              name={name}
              value={value}
              label={nameOf(name, value)}
              chosen={value === chosen}
              count={counts.find((one) => one.value === value)?.count ?? 0}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choice({ name, value, label, chosen, count }) {
  const { t } = useTranslation('catalogue');
  const format = useFormat();
  const [params] = useSearchParams();
  const content = (
    <>
      <span className={classes.mark} aria-hidden="true">
        {chosen && <IconCheck size={14} stroke={3} />}
      </span>
      <span className={classes.label}>{label}</span>
      <span className={classes.count} aria-hidden="true">
        {format.number(count)}
      </span>
      <VisuallyHidden>{t('count', { count })}</VisuallyHidden>
    </>
  );
  if (count === 0 && !chosen) return <span className={classes.choice}>{content}</span>;
  return (
    <Link
      className={classes.choice}
      to={{ search: withFilters(params, { [name]: chosen ? null : value }) }}
      aria-current={chosen ? 'true' : undefined}
    >
      {content}
    </Link>
  );
}

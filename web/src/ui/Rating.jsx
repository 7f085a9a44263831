import { IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#lib/useFormat.js';
import classes from '#ui/Rating.module.css';

/** The average and how many gave it, e.g. `★ 4,8 (120)`; nothing before the first review. */
export function Rating({ rating }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!rating || rating.count === 0) return null;
  const average = format.number(rating.average, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const count = format.number(rating.count);
  return (
    <span className={classes.rating} role="img" aria-label={t('rating', { average, count })}>
      <IconStarFilled size={15} className={classes.star} aria-hidden="true" />
      <b>{average}</b> ({count})
    </span>
  );
}

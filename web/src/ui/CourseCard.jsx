import { Text } from '@mantine/core';
import { IconClock, IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { useFormat } from '#lib/useFormat.js';
import { Cover } from '#ui/Cover.jsx';
import classes from '#ui/CourseCard.module.css';
import { personName } from '#ui/personName.js';
import { PriceTag } from '#ui/PriceTag.jsx';
import { Rating } from '#ui/Rating.jsx';

/**
 * One course of a list (the contract's Card). The whole card leads to the course.
 * `eager` for the few that are on screen at once; `headingLevel` by where the card stands.
 * @param {{course: import('#lib/contract.js').Schemas['CourseCard'], eager?: boolean,
 *   headingLevel?: 2 | 3 | 4}} props
 */
export function CourseCard({ course, eager = false, headingLevel = 3 }) {
  const { t } = useTranslation();
  const format = useFormat();
  const Heading = /** @type {'h2'} */ (`h${headingLevel}`);
  const language = useLanguage();
  const translated = course.language === language ? null : course.titles?.[language];
  return (
    <article className={classes.card}>
      <Cover
        cover={course.cover}
        eager={eager}
        sizes="(min-width: 75em) 280px, (min-width: 48em) 45vw, 92vw"
      />
      <div className={classes.body}>
        <Text size="xs" fw={600} c="dimmed">
          {t(`level.${course.level}`)}
        </Text>
        <Heading className={classes.title} lang={course.language}>
          <Link to={`/courses/${course.slug}`} className={classes.link}>
            {course.title}
          </Link>
        </Heading>
        {translated && (
          <Text size="sm" c="dimmed" lineClamp={1}>
            {translated}
          </Text>
        )}
        <Text size="sm" c="dimmed" lineClamp={1}>
          {personName(course.educator, language)}
        </Text>
        <div className={classes.facts}>
          <Rating rating={course.rating} />
          <span>
            <IconPlayerPlay size={15} aria-hidden="true" />
            {t('lectures', { count: course.lectures })}
          </span>
          {course.duration > 0 && (
            <span>
              <IconClock size={15} aria-hidden="true" />
              {format.duration(course.duration)}
            </span>
          )}
        </div>
        <div className={classes.price}>
          <PriceTag price={course.price} />
        </div>
      </div>
    </article>
  );
}

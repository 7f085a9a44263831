import { Text } from '@mantine/core';
import { IconArrowRight, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/learning/EnrolmentCard.module.css';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { Cover } from '#ui/Cover.jsx';
import { personName } from '#ui/personName.js';
import { ProgressBar } from '#ui/ProgressBar.jsx';

/** A course of mine; the whole card leads to the lecture to go on with. */
export function EnrolmentCard({ enrolment }) {
  const { t } = useTranslation('learning');
  const language = useLanguage();
  const { course, progress, continue_lecture_id: lecture } = enrolment;
  const done = progress.total > 0 && progress.completed === progress.total;
  const action = done ? 'again' : progress.completed > 0 ? 'continue' : 'start';
  const Icon = done ? IconRefresh : IconArrowRight;
  return (
    <article className={classes.card}>
      <Cover cover={course.cover} sizes="(min-width: 75em) 280px, (min-width: 48em) 45vw, 92vw" />
      <div className={classes.body}>
        <h2 className={classes.title} lang={course.language}>
          <Link to={`/learn/${course.slug}${lecture ? `/${lecture}` : ''}`} className={classes.link}>
            {course.title}
          </Link>
        </h2>
        <Text size="sm" c="dimmed" lineClamp={1}>
          {personName(course.educator, language)}
        </Text>
        <div className={classes.progress}>
          <ProgressBar percent={progress.percent} label={t('progressOf', { course: course.title })} />
          <Text size="sm" c="dimmed">
            {done ? t('finished') : String(t('lecturesDone', progress))}
          </Text>
        </div>
        <span className={classes.action} aria-hidden="true">
          {t(action)}
          <Icon size={18} />
        </span>
      </div>
    </article>
  );
}

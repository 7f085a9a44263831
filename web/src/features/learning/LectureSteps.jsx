import { Button } from '@mantine/core';
import {
  IconArrowLeft,
  IconArrowRight,
  IconCircle,
  IconCircleCheckFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/learning/LectureSteps.module.css';

/** Previous, done, next. What the middle one says is its state. `onToggle` is null where no progress is kept. */
export function LectureSteps({ slug, lecture, onToggle }) {
  const { t } = useTranslation('learning');
  const completed = lecture.progress?.completed ?? false;
  const Mark = completed ? IconCircleCheckFilled : IconCircle;
  return (
    <nav className={classes.steps} aria-label={t('steps')}>
      {lecture.previous ? (
        <Button
          component={Link}
          to={`/learn/${slug}/${lecture.previous}`}
          variant="default"
          aria-label={t('previous')}
          className={classes.step}
          leftSection={<IconArrowLeft size={18} aria-hidden="true" />}
        >
          <span className={classes.wide}>{t('previous')}</span>
        </Button>
      ) : (
        <span />
      )}
      {onToggle && (
        <Button
          variant={completed ? 'light' : 'outline'}
          onClick={() => onToggle(!completed)}
          leftSection={<Mark size={20} aria-hidden="true" />}
        >
          {completed ? t('completed') : t('markComplete')}
        </Button>
      )}
      {lecture.next ? (
        <Button
          component={Link}
          to={`/learn/${slug}/${lecture.next}`}
          aria-label={t('next')}
          className={classes.step}
          rightSection={<IconArrowRight size={18} aria-hidden="true" />}
        >
          <span className={classes.wide}>{t('next')}</span>
        </Button>
      ) : (
        <span />
      )}
    </nav>
  );
}

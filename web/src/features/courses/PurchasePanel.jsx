import { Text } from '@mantine/core';
import {
  IconBook2,
  IconClock,
  IconDeviceMobile,
  IconInfinity,
  IconLanguage,
  IconStairs,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CartButton } from '#features/courses/CartButton.jsx';
import { OtherWaysToPay, PurchaseButton, PurchaseStanding } from '#features/courses/PurchaseAction.jsx';
import classes from '#features/courses/PurchasePanel.module.css';
import { useConfig } from '#lib/config.jsx';
import { useFormat } from '#lib/useFormat.js';
import { Cover } from '#ui/Cover.jsx';

/**
 * The cover, the price and what it buys; stays in sight on a wide screen. On a narrow one the price
 * and the button are in the bar at the bottom instead, see `PurchaseBar`.
 */
export function PurchasePanel({ course, purchase }) {
  const { t } = useTranslation('courses');
  return (
    <aside className={classes.panel} aria-label={t('panel')}>
      <Cover cover={course.cover} sizes="(min-width: 62em) 340px, 92vw" eager />
      <div className={classes.body}>
        <div className={classes.action}>
          <div className={classes.price}>
            <PurchaseStanding course={course} purchase={purchase} />
          </div>
          <PurchaseButton course={course} purchase={purchase} fullWidth />
          <OtherWaysToPay purchase={purchase} />
          <CartButton course={course} state={purchase.state} />
          <Note course={course} state={purchase.state} />
        </div>
        <OtherWaysToPay purchase={purchase} variant="default" fullWidth mb="md" hiddenFrom="md" />
        <Includes course={course} />
      </div>
    </aside>
  );
}

function Note({ course, state }) {
  const { t } = useTranslation('courses');
  const { sandbox } = useConfig();
  if (state === 'enrolled' || state === 'owner') return null;
  const free = course.price.amount === 0;
  const trial = (sandbox?.payments.length ?? 0) > 0 && !free;
  return (
    <Text size="sm" c="dimmed" ta="center">
      {t(free ? 'note.free' : state === 'pay' ? 'note.pay' : 'note.buy')}
      {trial && ` ${t('note.trial')}`}
    </Text>
  );
}

function Includes({ course }) {
  const { t } = useTranslation('courses');
  const format = useFormat();
  const lines = [
    [IconBook2, t('common:lectures', { count: course.lectures })],
    course.duration > 0 && [IconClock, t('includes.duration', { time: format.duration(course.duration) })],
    [IconStairs, t('includes.level', { level: t(`common:level.${course.level}`) })],
    [IconLanguage, t(`taught.${course.language}`)],
    [IconInfinity, t('includes.access')],
    [IconDeviceMobile, t('includes.devices')],
  ].filter(Boolean);
  return (
    <section>
      <h2 className={classes.heading}>{t('includes.title')}</h2>
      <ul className={classes.list}>
        {lines.map((/** @type {any} */ [Icon, text]) => (
          <li key={text}>
            <Icon size={18} aria-hidden="true" />
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

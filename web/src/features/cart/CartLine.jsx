import { ActionIcon, Anchor, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/cart/CartLine.module.css';
import { useRemoval } from '#features/cart/useRemoval.jsx';
import { useLanguage } from '#lib/i18n/useLanguage.js';
import { useFormat } from '#lib/useFormat.js';
import { Cover } from '#ui/Cover.jsx';
import { personName } from '#ui/personName.js';

/** One course of the cart, what it costs now, and what changed since it was put in. */
export function CartLine({ line }) {
  const { t } = useTranslation('cart');
  const language = useLanguage();
  const { remove, busy } = useRemoval(line);
  const educator = personName(line.educator, language);
  const gone = line.problems.includes('course_unavailable');
  return (
    <li className={classes.line} data-off={!line.buyable || undefined}>
      <div className={classes.cover} aria-hidden="true">
        <Cover cover={line.cover} sizes="160px" />
      </div>
      <div className={classes.words}>
        {gone ? (
          <span className={classes.title}>{line.title}</span>
        ) : (
          <Anchor component={Link} to={`/courses/${line.slug}`} className={classes.title}>
            {line.title}
          </Anchor>
        )}
        {educator && (
          <Text size="sm" c="dimmed">
            {educator}
          </Text>
        )}
        {line.problems.map((problem) => (
          <Problem key={problem} line={line} problem={problem} />
        ))}
      </div>
      <Price line={line} />
      <ActionIcon
        className={classes.remove}
        variant="subtle"
        color="gray"
        size={40}
        loading={busy}
        onClick={remove}
        aria-label={t('remove', { course: line.title })}
      >
        <IconTrash size={20} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}

function Problem({ line, problem }) {
  const { t } = useTranslation('cart');
  const format = useFormat();
  const Icon = line.buyable ? IconInfoCircle : IconAlertTriangle;
  const prices = line.was && { old: format.money(line.was), now: format.money(line.price) };
  return (
    <p className={classes.problem} data-stops={!line.buyable || undefined}>
      <Icon size={18} aria-hidden="true" />
      <span>
        {String(t(`problems.${problem}`, prices ?? {}))}
        {problem === 'already_owned' && (
          <>
            {' '}
            <Anchor component={Link} to={`/learn/${line.slug}`} underline="always" inherit>
              {t('learn')}
            </Anchor>
          </>
        )}
        {problem === 'course_free' && (
          <>
            {' '}
            <Anchor component={Link} to={`/courses/${line.slug}`} underline="always" inherit>
              {t('enrol')}
            </Anchor>
          </>
        )}
      </span>
    </p>
  );
}

function Price({ line }) {
  const { t } = useTranslation('cart');
  const format = useFormat();
  if (!line.buyable) return <span className={classes.price} />;
  const before = line.discount > 0 ? line.price : null;
  const toPay = { ...line.price, amount: line.price.amount - line.discount };
  return (
    <span className={classes.price}>
      <Text component="span" fw={800} c="var(--khoa-price)">
        {format.money(toPay)}
      </Text>
      {before && (
        <Text
          component="del"
          size="sm"
          c="dimmed"
          td="line-through"
          aria-label={t('before', { price: format.money(before) })}
        >
          {format.money(before)}
        </Text>
      )}
    </span>
  );
}

import { Button, Text } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/courses/PurchaseAction.module.css';
import { PriceTag } from '#ui/PriceTag.jsx';

/** What the course costs, or what the reader already has of it. */
export function PurchaseStanding({ course, purchase }) {
  const { t } = useTranslation('courses');
  if (purchase.state === 'enrolled' || purchase.state === 'owner') {
    return (
      <Text className={classes.standing}>
        <IconCircleCheckFilled size={22} aria-hidden="true" />
        {t(`standing.${purchase.state}`)}
      </Text>
    );
  }
  return (
    <span className={classes.price}>
      <PriceTag price={course.price} />
    </span>
  );
}

const LABELS = { buy: 'buyNow', pay: 'continuePaying', enrol: 'enrolFree' };

/** The one thing to do next about this course; `purchase` comes from `usePurchase`. */
export function PurchaseButton({ course, purchase, ...rest }) {
  const { t } = useTranslation('courses');
  const { state, busy, act } = purchase;
  if (state === 'enrolled' || state === 'owner') {
    return (
      <Button component={Link} to={`/learn/${course.slug}`} size="lg" {...rest}>
        {t(state === 'owner' ? 'openCourse' : 'continueLearning')}
      </Button>
    );
  }
  return (
    <Button size="lg" loading={busy} onClick={() => act()} {...rest}>
      {t(LABELS[state])}
    </Button>
  );
}

/** The school's further ways to pay, each a button. */
export function OtherWaysToPay({ purchase, ...rest }) {
  const { t } = useTranslation('courses');
  return purchase.others.map((provider) => (
    <Button
      key={provider}
      variant="subtle"
      disabled={purchase.busy}
      onClick={() => purchase.act(provider)}
      {...rest}
    >
      {t(`payBy.${provider}`)}
    </Button>
  ));
}

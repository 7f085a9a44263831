import { useTranslation } from 'react-i18next';
import { CartButton } from '#features/courses/CartButton.jsx';
import { PurchaseButton, PurchaseStanding } from '#features/courses/PurchaseAction.jsx';
import classes from '#features/courses/PurchaseBar.module.css';

/** The price and the button at the bottom of a narrow screen, in reach of the thumb. */
export function PurchaseBar({ course, purchase }) {
  const { t } = useTranslation('courses');
  return (
    <section className={classes.bar} aria-label={t('panel')}>
      <div className={classes.standing}>
        <PurchaseStanding course={course} purchase={purchase} />
      </div>
      <div className={classes.actions}>
        <CartButton course={course} state={purchase.state} compact />
        <PurchaseButton course={course} purchase={purchase} size="md" className={classes.button} />
      </div>
    </section>
  );
}

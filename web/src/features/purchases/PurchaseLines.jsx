import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import classes from '#features/purchases/PurchaseLines.module.css';
import { useFormat } from '#lib/useFormat.js';
import { Cover } from '#ui/Cover.jsx';

/** The courses of a purchase at the prices that were asked for them; `action` renders one's button. */
export function PurchaseLines({ lines, action }) {
  const format = useFormat();
  return (
    <ul className={classes.lines}>
      {lines.map((line) => (
        <li key={line.slug} className={classes.line}>
          <div className={classes.cover} aria-hidden="true">
            <Cover cover={line.cover} sizes="112px" />
          </div>
          <div className={classes.words}>
            <Anchor component={Link} to={`/courses/${line.slug}`} className={classes.title}>
              {line.title}
            </Anchor>
            <span className={classes.price}>
              {line.discount > 0 && <s>{format.money(line.price)}</s>}
              {format.money(toPay(line))}
            </span>
          </div>
          {action && <div className={classes.action}>{action(line)}</div>}
        </li>
      ))}
    </ul>
  );
}

/** What a line came to, after its discount. */
function toPay({ price, discount }) {
  return { ...price, amount: price.amount - discount };
}

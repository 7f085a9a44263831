import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { titleOf, toPay, wholePrice } from '#features/purchases/lines.js';
import classes from '#features/purchases/PurchaseLines.module.css';
import { useFormat } from '#lib/useFormat.js';
import { Cover } from '#ui/Cover.jsx';

/** The courses of a purchase at the prices that were asked for them; `action` renders one's button. */
export function PurchaseLines({ lines, action }) {
  const format = useFormat();
  return (
    <ul className={classes.lines}>
      {lines.map((line) => (
        <li key={`${line.slug} ${line.beneficiary}`} className={classes.line}>
          <div className={classes.cover} aria-hidden="true">
            <Cover cover={line.cover} sizes="112px" />
          </div>
          <div className={classes.words}>
            <Anchor component={Link} to={`/courses/${line.slug}`} className={classes.title}>
              {titleOf(line)}
            </Anchor>
            <span className={classes.price}>
              {line.discount > 0 && <s>{format.money(wholePrice(line))}</s>}
              {format.money(toPay(line))}
            </span>
          </div>
          {action && <div className={classes.action}>{action(line)}</div>}
        </li>
      ))}
    </ul>
  );
}

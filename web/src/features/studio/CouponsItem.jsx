import { Badge, Button, Group, Paper, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useSwitchCoupon } from '#features/studio/couponsApi.js';
import classes from '#features/studio/CouponsPage.module.css';
import { CouponsUses } from '#features/studio/CouponsUses.jsx';
import { useFormat } from '#lib/useFormat.js';
import * as toasts from '#lib/toasts.js';

/** One coupon: what it takes off, until when, how often, and the switch. */
export function CouponsItem({ item }) {
  const { t } = useTranslation('coupons');
  const format = useFormat();
  const toggle = useSwitchCoupon();
  const [opened, uses] = useDisclosure(false);
  const off = item.percent === null ? format.money(item.amount) : `${item.percent}%`;
  const state = stateOf(item);
  const tell = ({ active, code }) => toasts.success(t(active ? 'switchedOn' : 'switchedOff', { code }));
  const used =
    item.max_uses === null
      ? t('used', { count: item.uses })
      : t('usedOf', { count: item.uses, max: format.number(item.max_uses) });
  return (
    <Paper component="li" withBorder className={classes.item} data-off={state !== 'open' || undefined}>
      <div>
        <Group gap="xs">
          <span className={classes.code}>{item.code}</span>
          <Badge variant="light">−{off}</Badge>
          {state !== 'open' && (
            <Badge variant="light" color="gray">
              {t(`state.${state}`)}
            </Badge>
          )}
        </Group>
        <div className={classes.facts}>
          <span>{scopeText(t, item)}</span>
          {item.minimum && <span>{t('from', { price: format.money(item.minimum) })}</span>}
          {item.valid_from && <span>{t('validFrom', { at: format.dateTime(item.valid_from) })}</span>}
          {item.valid_to && <span>{t('validTo', { at: format.dateTime(item.valid_to) })}</span>}
        </div>
      </div>
      <div className={classes.actions}>
        <Button
          variant="subtle"
          size="compact-md"
          aria-label={`${used}, ${item.code}`}
          onClick={uses.open}
        >
          {used}
        </Button>
        <Switch
          checked={item.active}
          disabled={toggle.isPending}
          onChange={() =>
            toggle.mutate(
              { id: item.id, active: !item.active },
              { onSuccess: tell, onError: toasts.error },
            )
          }
          label={<Text size="sm">{t('active')}</Text>}
          aria-label={t('activeNamed', { code: item.code })}
        />
      </div>
      {opened && <CouponsUses coupon={item} onClose={uses.close} />}
    </Paper>
  );
}

function stateOf({ active, valid_from: from, valid_to: to, max_uses: max, uses }) {
  const now = new Date();
  if (!active) return 'off';
  if (to && new Date(to) <= now) return 'over';
  if (from && new Date(from) > now) return 'notYet';
  return max !== null && uses >= max ? 'usedUp' : 'open';
}

function scopeText(t, item) {
  if (item.course_ids.length === 0) return t(item.everybodys ? 'scope.everybodys' : 'scope.own');
  return item.course_ids.length === 1 && item.courses.length === 1
    ? item.courses[0]
    : t('scope.some', { count: item.course_ids.length });
}

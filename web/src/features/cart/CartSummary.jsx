import { Anchor, Button, Divider, Input, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import classes from '#features/cart/CartSummary.module.css';
import { CouponField } from '#features/cart/CouponField.jsx';
import { useCartPayment } from '#features/cart/useCartPayment.js';
import { useConfig } from '#lib/config.jsx';
import { signInPath, useSession } from '#lib/session.jsx';
import { useFormat } from '#lib/useFormat.js';

/** What it comes to, the coupon, and the way to pay. */
export function CartSummary({ cart }) {
  const { t } = useTranslation('cart');
  const { isSignedIn } = useSession();
  const { sandbox } = useConfig();
  const format = useFormat();
  const { providers, provider, choose, pay, busy } = useCartPayment(cart);
  const { subtotal, discount, total } = cart;
  const left = cart.lines.filter((line) => !line.buyable).length;
  const none = left === cart.lines.length;
  const free = total?.amount === 0;
  return (
    <Paper component="section" withBorder p="lg" className={classes.card} aria-label={t('summary')}>
      <Title order={2} size="h4">
        {t('summary')}
      </Title>
      {total ? (
        <dl className={classes.sums}>
          {discount.amount > 0 && (
            <>
              <div>
                <dt>{t('subtotal')}</dt>
                <dd>{format.money(subtotal)}</dd>
              </div>
              <div>
                <dt>{t('discount', { code: cart.coupon.code })}</dt>
                <dd>−{format.money(discount)}</dd>
              </div>
            </>
          )}
          <div className={classes.total}>
            <dt>{t('total')}</dt>
            <dd aria-live="polite">{format.money(total)}</dd>
          </div>
        </dl>
      ) : (
        <Text c="red">{t('errors:total_too_large')}</Text>
      )}
      {left > 0 && (
        <Text size="sm" c="dimmed">
          {t('leftOut', { count: left })}
        </Text>
      )}
      {isSignedIn && providers.length > 1 && !free && (
        <Input.Wrapper label={t('provider.label')} labelElement="div">
          <SegmentedControl
            fullWidth
            value={provider}
            onChange={choose}
            aria-label={t('provider.label')}
            data={providers.map((name) => ({ value: name, label: t(`provider.${name}`) }))}
          />
        </Input.Wrapper>
      )}
      {isSignedIn ? (
        <Button size="lg" fullWidth loading={busy} disabled={none || !total} onClick={pay}>
          {t(free && !none ? 'openNow' : 'pay')}
        </Button>
      ) : (
        <Button size="lg" fullWidth component={Link} to={signInPath('/cart')}>
          {t('signInToPay')}
        </Button>
      )}
      <Text size="sm" c="dimmed" ta="center">
        {free && !none ? t('note.free') : t(`note.${provider}`)}
        {sandbox?.payments.includes(provider) && !free && ` ${t('note.trial')}`}
      </Text>
      <Divider />
      {isSignedIn ? (
        <CouponField coupon={cart.coupon} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('coupon.signIn')}
        </Text>
      )}
      <Anchor component={Link} to="/activate" size="sm">
        {t('haveActivationCode')}
      </Anchor>
    </Paper>
  );
}

import { Button, CloseButton, Text, TextInput } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePutCoupon, useRemoveCoupon } from '#features/cart/api.js';
import classes from '#features/cart/CouponField.module.css';
import { describeError } from '#lib/errors.js';
import * as toasts from '#lib/toasts.js';

/** The coupon that counts, or a field to type one; what is wrong with it is said at the field. */
export function CouponField({ coupon }) {
  const [typing, setTyping] = useState(false);
  if (coupon && !typing) return <Applied coupon={coupon} onRemoved={() => setTyping(true)} />;
  return <Typed focus={typing} onApplied={() => setTyping(false)} />;
}

function Applied({ coupon, onRemoved }) {
  const { t } = useTranslation('cart');
  const remove = useRemoveCoupon();

  // A promise: what is done takes this very button away, and `mutate` would then not tell.
  function takeOff() {
    remove.mutateAsync().then(() => {
      toasts.success(t('coupon.removed', { code: coupon.code }));
      onRemoved();
    }, toasts.error);
  }

  return (
    <div>
      <div className={classes.applied} data-problem={coupon.problem ? true : undefined}>
        <IconTag size={18} aria-hidden="true" />
        <Text fw={600} className={classes.code}>
          {coupon.code}
        </Text>
        <CloseButton
          size="lg"
          disabled={remove.isPending}
          onClick={takeOff}
          aria-label={t('coupon.remove', { code: coupon.code })}
        />
      </div>
      {coupon.problem && (
        <Text size="sm" c="var(--mantine-color-error)" mt={6} role="alert">
          {t(`errors:${coupon.problem}`)}
        </Text>
      )}
    </div>
  );
}

function Typed({ focus, onApplied }) {
  const { t } = useTranslation('cart');
  const [code, setCode] = useState('');
  const put = usePutCoupon();
  const field = useRef(/** @type {any} */ (null));
  useEffect(() => {
    if (focus) field.current?.focus();
  }, [focus]);

  function apply(event) {
    event.preventDefault();
    if (!code.trim()) return;
    put.mutateAsync(code).then((cart) => {
      toasts.success(t('coupon.applied', { code: cart?.coupon?.code }));
      onApplied();
    }, toasts.error);
  }

  return (
    <form onSubmit={apply} className={classes.form} noValidate>
      <TextInput
        ref={field}
        label={t('coupon.label')}
        value={code}
        onChange={(event) => {
          setCode(event.currentTarget.value);
          put.reset();
        }}
        maxLength={64}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        error={put.isError && describeError(put.error)}
        className={classes.field}
      />
      <Button type="submit" variant="default" loading={put.isPending} className={classes.apply}>
        {t('coupon.apply')}
      </Button>
    </form>
  );
}

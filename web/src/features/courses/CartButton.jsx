import { ActionIcon, Button } from '@mantine/core';
import { IconShoppingCart, IconShoppingCartPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAddToCart, useCartSlugs } from '#features/cart/api.js';
import * as toasts from '#lib/toasts.js';

/**
 * Puts a course that can be bought into the cart, or leads there once it is in. `compact` is an
 * icon alone, for the bar of a narrow screen; `state` comes from `usePurchase`.
 */
export function CartButton({ course, state, compact = false }) {
  const { t } = useTranslation('courses');
  const there = useCartSlugs().includes(course.slug);
  const add = useAddToCart();
  if (state !== 'buy' && state !== 'pay') return null;

  function put() {
    const { slug, price } = course;
    add.mutate(
      { slug, price },
      { onSuccess: () => toasts.success(t('addedToCart')), onError: toasts.error },
    );
  }
  const Icon = there ? IconShoppingCart : IconShoppingCartPlus;
  const label = t(there ? 'goToCart' : 'addToCart');
  /** @type {any} */
  const does = there ? { component: Link, to: '/cart' } : { onClick: put, loading: add.isPending };
  if (compact) {
    return (
      <ActionIcon variant="default" size={42} aria-label={label} {...does}>
        <Icon size={22} aria-hidden="true" />
      </ActionIcon>
    );
  }
  return (
    <Button
      variant="default"
      size="md"
      fullWidth
      leftSection={<Icon size={20} aria-hidden="true" />}
      {...does}
    >
      {label}
    </Button>
  );
}

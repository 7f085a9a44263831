import { ActionIcon, Indicator } from '@mantine/core';
import { IconShoppingCart } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCartSlugs, useTakeCartAlong } from '#features/cart/api.js';

/** The way to the cart, with how many courses are in it. */
export function CartLink() {
  const { t } = useTranslation();
  const count = useCartSlugs().length;
  useTakeCartAlong();
  return (
    <Indicator label={count} disabled={count === 0} size={18} offset={5} color="jade" zIndex={1}>
      <ActionIcon
        component={Link}
        to="/cart"
        variant="subtle"
        color="gray"
        size={40}
        radius="xl"
        aria-label={t('cart', { count })}
      >
        <IconShoppingCart size={22} aria-hidden="true" />
      </ActionIcon>
    </Indicator>
  );
}

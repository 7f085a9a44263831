import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useRemoveFromCart, useRestoreToCart } from '#features/cart/api.js';
import * as toasts from '#lib/toasts.js';

/** Takes a line out of the cart at once; a toast takes that back. */
export function useRemoval(line) {
  const { t } = useTranslation('cart');
  const removing = useRemoveFromCart();
  const restoring = useRestoreToCart();

  function undo(id) {
    notifications.hide(id);
    const said = () => toasts.success(t('restored', { course: line.title }));
    restoring.mutateAsync(line).then(said, toasts.error);
  }

  async function remove() {
    try {
      await removing.mutateAsync(line);
    } catch (error) {
      toasts.error(error);
      return;
    }
    // The row is gone with the focus in it: the page goes on from its beginning.
    document.getElementById('main')?.focus({ preventScroll: true });
    const id = notifications.show({
      color: 'jade',
      autoClose: 8000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{t('removed', { course: line.title })}</Text>
          <Button size="compact-sm" variant="subtle" flex="none" onClick={() => undo(id)}>
            {t('undo')}
          </Button>
        </Group>
      ),
    });
  }
  return { remove, busy: removing.isPending };
}

import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const COLORS = {
  pending: 'turmeric',
  held: 'turmeric',
  paid: 'jade',
  partially_refunded: 'jade',
  failed: 'red',
  disputed: 'red',
  lost: 'red',
  expired: 'gray',
  refunded: 'gray',
};

export function StateBadge({ state }) {
  const { t } = useTranslation('purchases');
  return (
    <Badge variant="light" size="lg" color={COLORS[state]}>
      {t(`state.${state}`)}
    </Badge>
  );
}

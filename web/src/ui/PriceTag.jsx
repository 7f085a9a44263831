import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#lib/useFormat.js';

/** What a course costs; nothing is said as "free". */
export function PriceTag({ price, size = 'lg' }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Text component="span" size={size} fw={800} c="var(--khoa-price)">
      {price.amount === 0 ? t('free') : format.money(price)}
    </Text>
  );
}

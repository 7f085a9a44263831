import { Group, Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#lib/useFormat.js';

export function PurchaseSummary({ purchase }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  return (
    <Paper withBorder p="lg">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('number', { number: purchase.number })}
        </Title>
        <Text fw={600}>{t(`state.${purchase.state}`)}</Text>
      </Group>
      {purchase.lines.map((line) => (
        <Text key={line.slug}>{line.title}</Text>
      ))}
      <Group justify="space-between" mt="sm">
        <Text c="dimmed">{format.dateTime(purchase.created_at)}</Text>
        <Text fw={800}>{format.money(purchase.total)}</Text>
      </Group>
    </Paper>
  );
}

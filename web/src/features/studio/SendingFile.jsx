import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#lib/useFormat.js';

/** A file on its way: how much of it is there, and a way to stop. `share` from 0 to 1, or null. */
export function SendingFile({ filename, share, onCancel }) {
  const { t } = useTranslation('studio');
  const format = useFormat();
  const arrived = share === null || share >= 1;
  const percent = format.number(share ?? 1, { style: 'percent' });
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Text fw={600} truncate>
          {filename}
        </Text>
        <Text size="sm" c="dimmed" style={{ flex: 'none' }}>
          {arrived ? t('upload.finishing') : percent}
        </Text>
      </Group>
      <Progress.Root size={10} radius="xl">
        <Progress.Section
          value={(share ?? 1) * 100}
          animated={arrived}
          striped={arrived}
          aria-label={t('upload.progress', { filename })}
        />
      </Progress.Root>
      {onCancel && (
        <Button variant="subtle" color="gray" size="compact-sm" mt="xs" onClick={onCancel}>
          {t('upload.cancel')}
        </Button>
      )}
    </Paper>
  );
}

import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/**
 * What went wrong, in a sentence (see `describeError`), and a way to try again. `level` makes its
 * title a heading: 1 where nothing else names the page.
 * @param {{title?: string, message: string, onRetry?: () => unknown, level?: 1 | 2 | 3}} props
 */
export function ErrorState({ title, message, onRetry, level }) {
  const { t } = useTranslation();
  const said = title ?? t('errorTitle');
  return (
    <Alert
      color="red"
      radius="lg"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={
        level ? (
          <Title order={level} fz="inherit" fw="inherit" lh="inherit">
            {said}
          </Title>
        ) : (
          said
        )
      }
    >
      <Stack align="flex-start" gap="sm">
        <Text>{message}</Text>
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

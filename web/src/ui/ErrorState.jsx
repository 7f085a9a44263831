import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** What went wrong, in a sentence (see `describeError`), and a way to try again. */
export function ErrorState({ title, message, onRetry }) {
  const { t } = useTranslation();
  return (
    <Alert
      color="red"
      radius="lg"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={title ?? t('errorTitle')}
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

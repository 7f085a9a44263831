import { Button, Code, CopyButton, Group, Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The demo school's accounts; they exist only where the sandbox serves the sign-in. */
export function DemoAccounts({ accounts, onUse }) {
  const { t } = useTranslation('account');
  const [{ password }] = accounts;
  return (
    <Paper withBorder p="lg" w="min(100%, 400px)">
      <Title order={2} size="h4" mb={4}>
        {t('demo.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('demo.text')} <Code>{password}</Code>
      </Text>
      <Group gap="xs">
        {accounts.map((account) => (
          <Button
            key={account.email}
            size="compact-sm"
            variant="light"
            aria-label={t('demo.use', { email: account.email })}
            onClick={() => onUse(account.email)}
          >
            {t(`role.${account.role}`)}
          </Button>
        ))}
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="subtle" onClick={copy}>
              {t(copied ? 'demo.copied' : 'demo.copyPassword')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Paper>
  );
}

import { Anchor, Code, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DemoAccounts } from '#features/account/DemoAccounts.jsx';
import classes from '#features/account/SandboxPanel.module.css';
import { useConfig } from '#lib/config.jsx';

/**
 * What helps where the sandbox stands in for Clerk: known accounts, and where its mail arrives.
 * @param {{returnTo: string, withAccounts?: boolean}} props
 */
export function SandboxPanel({ returnTo, withAccounts }) {
  const { t } = useTranslation('account');
  const { sandbox, demo_accounts: accounts } = useConfig();
  if (!sandbox?.clerk) return null;
  return (
    <Stack component="aside" gap="lg" className={classes.panel} aria-label={t('demo.title')}>
      {withAccounts && accounts.length > 0 && (
        <DemoAccounts accounts={accounts} returnTo={returnTo} />
      )}
      <section>
        <Title order={2} size="h4" mb={4}>
          {t('mailbox.title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('mailbox.text')}{' '}
          <Anchor href={sandbox.console_url} target="_blank" rel="noopener" underline="always">
            {t('mailbox.link')}
          </Anchor>
          .
        </Text>
        <Text size="sm" c="dimmed" mt="xs">
          {t('mailbox.testAddress')} <Code>ten+clerk_test@example.com</Code> → <Code>424242</Code>
        </Text>
      </section>
    </Stack>
  );
}

import { useClerk } from '@clerk/react';
import { Button, Code, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import classes from '#features/account/SandboxPanel.module.css';
import * as toasts from '#lib/toasts.js';

/** The demo school's accounts; they exist only where the sandbox serves the sign-in. */
export function DemoAccounts({ accounts, returnTo }) {
  const { t } = useTranslation('account');
  const signIn = useDemoSignIn(returnTo);
  return (
    <section>
      <Title order={2} size="h4" mb={4}>
        {t('demo.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('demo.text')}
      </Text>
      <ul className={classes.accounts}>
        {accounts.map((account) => (
          <li key={account.email} className={classes.account}>
            <div className={classes.words}>
              <Text fw={600}>{t(`role.${account.role}`)}</Text>
              <Text size="sm" c="dimmed">
                {t(`demo.${account.role}`)}
              </Text>
              <div className={classes.credentials}>
                <Code>{account.email}</Code>
                <Code>{account.password}</Code>
              </div>
            </div>
            <Button
              variant="light"
              loading={signIn.isPending && signIn.variables?.email === account.email}
              disabled={signIn.isPending}
              aria-label={t('demo.use', { email: account.email })}
              onClick={() => signIn.mutate(account)}
            >
              {t('signIn')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One press signs in, through Clerk itself. */
function useDemoSignIn(returnTo) {
  const clerk = useClerk();
  return useMutation({
    /** @param {{email: string, password: string}} account */
    mutationFn: async ({ email, password }) => {
      const attempt = await clerk.client.signIn.create({ identifier: email, password });
      await clerk.setActive({ session: attempt.createdSessionId, redirectUrl: returnTo });
    },
    onError: toasts.error,
  });
}

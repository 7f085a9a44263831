import { SignIn } from '@clerk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClerkPage } from '#features/account/ClerkPage.jsx';
import { DemoAccounts } from '#features/account/DemoAccounts.jsx';
import { useConfig } from '#lib/config.jsx';
import { usePageTitle } from '#lib/title.js';

export default function SignInPage() {
  const { t } = useTranslation('account');
  const { demo_accounts: accounts } = useConfig();
  const [email, setEmail] = useState('');
  usePageTitle(t('signIn'));
  return (
    <ClerkPage heading={t('signIn')}>
      <SignIn
        key={email} // Clerk reads the initial values once
        routing="path"
        path="/sign-in"
        signUpUrl="/sign-up"
        fallbackRedirectUrl="/"
        initialValues={{ emailAddress: email }}
      />
      {accounts.length > 0 && <DemoAccounts accounts={accounts} onUse={setEmail} />}
    </ClerkPage>
  );
}

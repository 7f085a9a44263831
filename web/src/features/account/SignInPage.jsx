import { SignIn } from '@clerk/react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ClerkPage } from '#features/account/ClerkPage.jsx';
import { returnPath, withReturn } from '#features/account/returnPath.js';
import { SandboxPanel } from '#features/account/SandboxPanel.jsx';
import { usePageTitle } from '#lib/title.js';

export default function SignInPage() {
  const { t } = useTranslation('account');
  const back = returnPath(useSearchParams()[0].get('redirect_url'));
  usePageTitle(t('signIn'));
  return (
    <ClerkPage heading={t('signIn')} aside={<SandboxPanel returnTo={back} withAccounts />}>
      <SignIn
        routing="path"
        path="/sign-in"
        signUpUrl={withReturn('/sign-up', back)}
        forceRedirectUrl={back}
        signUpForceRedirectUrl={back}
      />
    </ClerkPage>
  );
}

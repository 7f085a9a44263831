import { SignUp } from '@clerk/react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ClerkPage } from '#features/account/ClerkPage.jsx';
import { returnPath, withReturn } from '#features/account/returnPath.js';
import { SandboxPanel } from '#features/account/SandboxPanel.jsx';
import { usePageTitle } from '#lib/title.js';

export default function SignUpPage() {
  const { t } = useTranslation('account');
  const back = returnPath(useSearchParams()[0].get('redirect_url'));
  usePageTitle(t('signUp'));
  return (
    <ClerkPage heading={t('signUp')} aside={<SandboxPanel returnTo={back} />}>
      <SignUp
        routing="path"
        path="/sign-up"
        signInUrl={withReturn('/sign-in', back)}
        forceRedirectUrl={back}
        signInForceRedirectUrl={back}
      />
    </ClerkPage>
  );
}

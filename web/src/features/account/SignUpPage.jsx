import { SignUp } from '@clerk/react';
import { useTranslation } from 'react-i18next';
import { ClerkPage } from '#features/account/ClerkPage.jsx';
import { usePageTitle } from '#lib/title.js';

export default function SignUpPage() {
  const { t } = useTranslation('account');
  usePageTitle(t('signUp'));
  return (
    <ClerkPage heading={t('signUp')}>
      <SignUp routing="path" path="/sign-up" signInUrl="/sign-in" fallbackRedirectUrl="/" />
    </ClerkPage>
  );
}

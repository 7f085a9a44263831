import { UserProfile } from '@clerk/react';
import { useTranslation } from 'react-i18next';
import { ClerkPage } from '#features/account/ClerkPage.jsx';
import { usePageTitle } from '#lib/title.js';

export default function AccountPage() {
  const { t } = useTranslation('account');
  usePageTitle(t('account'));
  return (
    <ClerkPage heading={t('account')}>
      <UserProfile routing="path" path="/account" />
    </ClerkPage>
  );
}

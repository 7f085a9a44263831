import { UserButton } from '@clerk/react';
import { Skeleton } from '@mantine/core';
import { IconBook2, IconBuildingStore, IconReceipt, IconSchool } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { meQuery } from '#features/account/api.js';
import { useSession } from '#lib/session.jsx';

/** Clerk's button for who is signed in; `signedOut` for everybody else, also when Clerk failed. */
export function AccountMenu({ signedOut }) {
  const { t } = useTranslation();
  const { isLoaded, isSignedIn, failed } = useSession();
  const me = useQuery({ ...meQuery(), enabled: isSignedIn });
  if (!isLoaded && !failed) return <Skeleton circle h={36} w={36} />;
  if (!isSignedIn) return signedOut;
  return (
    <UserButton
      userProfileMode="navigation"
      userProfileUrl="/account"
      appearance={{ elements: { userButtonAvatarBox: { width: '36px', height: '36px' } } }}
    >
      <UserButton.MenuItems>
        <UserButton.Link
          label={t('myLearning')}
          href="/learning"
          labelIcon={<IconBook2 size={16} />}
        />
        <UserButton.Link
          label={t('purchases')}
          href="/purchases"
          labelIcon={<IconReceipt size={16} />}
        />
        <UserButton.Link label={t('teach')} href="/teach" labelIcon={<IconSchool size={16} />} />
        {me.data?.roles.includes('admin') && (
          <UserButton.Link
            label={t('office')}
            href="/office"
            labelIcon={<IconBuildingStore size={16} />}
          />
        )}
      </UserButton.MenuItems>
    </UserButton>
  );
}

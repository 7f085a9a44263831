import { Button, Divider, Drawer, Group, NavLink, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { ColorSchemeSwitch, LanguageSwitch } from '#app/Preferences.jsx';
import { meQuery } from '#features/account/api.js';
import { SearchField } from '#ui/SearchField.jsx';
import { useSession } from '#lib/session.jsx';
import { useWayIn } from '#app/useWayIn.js';

export function MobileMenu({ opened, onClose }) {
  const { t } = useTranslation();
  const { isSignedIn } = useSession();
  const me = useQuery({ ...meQuery(), enabled: isSignedIn });
  const { pathname } = useLocation();
  const wayIn = useWayIn();
  const links = [['/courses', t('courses')]];
  if (isSignedIn) links.push(['/learning', t('myLearning')], ['/purchases', t('purchases')]);
  links.push(['/teach', t('teach')]);
  if (isSignedIn && me.data?.roles.includes('admin')) links.push(['/office', t('office')]);
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={t('menu')}
      size="min(88vw, 360px)"
      hiddenFrom="md"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        <SearchField />
        <nav aria-label={t('mainNavigation')}>
          {links.map(([to, label]) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={label}
              active={pathname === to}
              aria-current={pathname === to ? 'page' : undefined}
              fw={600}
              px="md"
              style={{ borderRadius: 'var(--mantine-radius-md)' }}
            />
          ))}
        </nav>
        <Divider />
        <Group justify="space-between">
          <LanguageSwitch />
          <ColorSchemeSwitch />
        </Group>
        {!isSignedIn && (
          <Stack gap="xs">
            <Button component={Link} to={wayIn('/sign-in')} variant="default" size="md">
              {t('signIn')}
            </Button>
            <Button component={Link} to={wayIn('/sign-up')} size="md">
              {t('signUp')}
            </Button>
          </Stack>
        )}
      </Stack>
    </Drawer>
  );
}

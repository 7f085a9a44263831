import { Burger, Button, Container, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, useLocation } from 'react-router';
import { AccountMenu } from '#app/AccountMenu.jsx';
import classes from '#app/Header.module.css';
import { ColorSchemeSwitch, LanguageSwitch } from '#app/Preferences.jsx';
import { CartLink } from '#features/cart/CartLink.jsx';
import { SearchField } from '#ui/SearchField.jsx';
import { Wordmark } from '#app/Wordmark.jsx';
import { useSession } from '#lib/session.jsx';
import { useWayIn } from '#app/useWayIn.js';

export function Header({ menuOpen, onMenu }) {
  const { t } = useTranslation();
  const { isSignedIn } = useSession();
  const { pathname } = useLocation();
  const wayIn = useWayIn();
  return (
    <header className={classes.header}>
      <Container className={classes.bar}>
        <Burger
          hiddenFrom="md"
          size="sm"
          opened={menuOpen}
          onClick={onMenu}
          aria-label={t('menu')}
          aria-expanded={menuOpen}
        />
        <Link to="/" className={classes.home} aria-label={t('home')}>
          <Wordmark />
        </Link>
        <nav className={classes.links} aria-label={t('mainNavigation')}>
          <NavLink className={classes.link} to="/courses" end>
            {t('courses')}
          </NavLink>
          {isSignedIn && (
            <NavLink className={classes.link} to="/learning">
              {t('myLearning')}
            </NavLink>
          )}
          <Link
            className={classes.link}
            to="/teach"
            aria-current={/^\/(teach|studio)(\/|$)/.test(pathname) ? 'page' : undefined}
          >
            {t('teach')}
          </Link>
        </nav>
        <SearchField className={classes.search} />
        <Group gap={4} wrap="nowrap" visibleFrom="md">
          <LanguageSwitch />
          <ColorSchemeSwitch />
        </Group>
        <CartLink />
        <AccountMenu
          signedOut={
            <Group gap="xs" wrap="nowrap">
              <Button component={Link} to={wayIn('/sign-in')} variant="subtle" visibleFrom="md" px="md">
                {t('signIn')}
              </Button>
              <Button component={Link} to={wayIn('/sign-up')} px="md">
                {t('signUp')}
              </Button>
            </Group>
          }
        />
      </Container>
    </header>
  );
}

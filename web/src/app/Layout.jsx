import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { Outlet, useLocation } from 'react-router';
import { Footer } from '#app/Footer.jsx';
import { Header } from '#app/Header.jsx';
import { MobileMenu } from '#app/MobileMenu.jsx';

/** The site's frame. */
export function Layout() {
  const [menuOpen, menu] = useDisclosure(false);
  const { pathname, search } = useLocation();
  const { close } = menu;
  useEffect(close, [pathname, search, close]);
  return (
    <>
      <Header menuOpen={menuOpen} onMenu={menu.toggle} />
      <MobileMenu opened={menuOpen} onClose={menu.close} />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
    </>
  );
}

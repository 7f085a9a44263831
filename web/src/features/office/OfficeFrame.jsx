import '@mantine/core/styles/NumberInput.layer.css';
import { Container } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation } from 'react-router';
import { meQuery } from '#features/account/api.js';
import classes from '#features/office/Office.module.css';
import { describeError } from '#lib/errors.js';
import { EmptyState } from '#ui/EmptyState.jsx';
import { ErrorState } from '#ui/ErrorState.jsx';
import { RowsSkeleton } from '#ui/RowsSkeleton.jsx';

const PAGES = ['', 'purchases', 'transfers', 'events', 'outbox', 'ledger', 'reconciliations'];

/** The office's pages, for administrators; to others there is nothing here. */
export default function OfficeFrame() {
  const { t } = useTranslation('office');
  const me = useQuery(meQuery());
  return (
    <Container py="xl">
      {me.isPending && <RowsSkeleton count={3} height={72} />}
      {me.isError && <ErrorState level={1} message={describeError(me.error)} onRetry={me.refetch} />}
      {me.data && !me.data.roles.includes('admin') && (
        <EmptyState level={1} title={t('common:notFound.title')}>
          {t('common:notFound.text')}
        </EmptyState>
      )}
      {me.data?.roles.includes('admin') && (
        <>
          <Tabs />
          <Outlet />
        </>
      )}
    </Container>
  );
}

/** On a phone not all are seen at once: the present one comes into view. */
function Tabs() {
  const { t } = useTranslation('office');
  const { pathname } = useLocation();
  const nav = useRef(/** @type {any} */ (null));
  useEffect(() => {
    const present = nav.current.querySelector('[aria-current="page"]');
    if (present) nav.current.scrollLeft = present.offsetLeft - nav.current.offsetLeft - 24;
  }, [pathname]);
  return (
    <nav ref={nav} className={classes.tabs} aria-label={t('title')}>
      {PAGES.map((name) => (
        <NavLink key={name} to={`/office/${name}`} end={name === ''} className={classes.tab}>
          {t(`pages.${name || 'overview'}`)}
        </NavLink>
      ))}
    </nav>
  );
}

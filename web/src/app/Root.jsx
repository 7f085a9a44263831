import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration, useMatches, useSearchParams } from 'react-router';
import { Clerk } from '#app/Clerk.jsx';
import classes from '#app/Root.module.css';
import { LANGUAGE_PARAM } from '#lib/i18n/index.js';
import { isOffered } from '#lib/i18n/useLanguage.js';
import { useDocumentTitle } from '#lib/title.js';

/** What holds for every page: who is signed in, the language, focus, scrolling, announcements. */
export function Root() {
  const { t } = useTranslation();
  useLanguageOfAddress();
  return (
    <Clerk>
      <a className={classes.skip} href="#main">
        {t('skipToContent')}
      </a>
      <Outlet />
      <RouteChanges />
      <ScrollRestoration />
    </Clerk>
  );
}

/** Going back to an address with another `?lang=` brings that language back. */
function useLanguageOfAddress() {
  const { i18n } = useTranslation();
  const asked = useSearchParams()[0].get(LANGUAGE_PARAM);
  useEffect(() => {
    if (isOffered(i18n, asked) && asked !== i18n.resolvedLanguage) i18n.changeLanguage(asked);
  }, [asked, i18n]);
}

/** A new page takes the focus and is read out; a step inside one (Clerk's forms) leaves both alone. */
function RouteChanges() {
  const title = useDocumentTitle();
  const page = usePageIdentity();
  const first = useRef(/** @type {string | null} */ (page));
  useEffect(() => {
    if (page === first.current) return;
    first.current = null;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [page]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {title}
    </VisuallyHidden>
  );
}

function usePageIdentity() {
  const { id, params } = useMatches().at(-1) ?? { id: '', params: /** @type {Record<string, string | undefined>} */ ({}) };
  const { '*': _rest, ...named } = params;
  return `${id} ${JSON.stringify(named)}`;
}

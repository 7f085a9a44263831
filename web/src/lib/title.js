import { useEffect, useSyncExternalStore } from 'react';

const listeners = new Set();

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Names the page in the tab and for screen readers. Call it with nothing while the name is loading.
 * @param {string | undefined} title without the site's name
 */
export function usePageTitle(title) {
  useEffect(() => {
    if (!title) return;
    document.title = `${title} · Khoa`;
    listeners.forEach((listener) => listener());
  }, [title]);
}

/** The current page's title, as it changes. */
export function useDocumentTitle() {
  return useSyncExternalStore(subscribe, () => document.title);
}

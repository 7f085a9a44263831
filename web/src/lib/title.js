import { useEffect, useSyncExternalStore } from 'react';
import { useSchoolName } from '#lib/config.jsx';

const listeners = new Set();

function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Names the page in the tab and for screen readers. Call it with nothing while the name is loading.
 * @param {string | undefined} title without the school's name
 */
export function usePageTitle(title) {
  const school = useSchoolName();
  useEffect(() => {
    if (!title) return;
    document.title = `${title} · ${school}`;
    listeners.forEach((listener) => listener());
  }, [title, school]);
}

/** The current page's title, as it changes. */
export function useDocumentTitle() {
  return useSyncExternalStore(subscribe, () => document.title);
}

import { render } from '@testing-library/react';
import i18n from 'i18next';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { App } from '#app/App.jsx';
import { createQueryClient } from '#lib/query.js';
import { SessionProvider } from '#lib/session.jsx';
import { config as school } from '#testing/config.js';

const NOBODY = { isLoaded: true, isSignedIn: false, userId: null, failed: false };
export const STUDENT = { isLoaded: true, isSignedIn: true, userId: 'user_1', failed: false };

/**
 * Renders one page at an address inside everything that surrounds it, Clerk excepted.
 * @param {import('react').ReactNode} page
 * @param {{path?: string, at?: string, session?: object, language?: string, config?: object,
 *   routes?: object[]}} [options] `path` is the route's pattern; `routes` are further ones
 */
export async function renderPage(
  page,
  { path = '/', at = path, session = NOBODY, language = 'vi', config = school, routes = [] } = {},
) {
  await i18n.loadNamespaces(NAMESPACES);
  await i18n.changeLanguage(language);
  const router = createMemoryRouter([{ path, element: page }, ...routes], {
    initialEntries: [at],
  });
  const queryClient = createQueryClient();
  queryClient.setDefaultOptions({ queries: { retry: false } });
  const view = render(
    <App config={config} queryClient={queryClient}>
      <SessionProvider value={session}>
        <RouterProvider router={router} />
      </SessionProvider>
    </App>,
  );
  return { ...view, router, queryClient };
}

const NAMESPACES = Object.keys(import.meta.glob('../locales/vi/*.json')).map((file) =>
  file.replace(/^.*\/|\.json$/g, ''),
);

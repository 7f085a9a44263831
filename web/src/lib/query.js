import { QueryClient } from '@tanstack/react-query';
import { ApiError, transport } from '#lib/http.js';

/**
 * The cache key of one API answer: `['/courses', {category: 'creative', page: '1'}]`. Empty values
 * are left out and the rest become strings, so that the page and the bootstrap agree on it.
 * @param {string} path without `/api`
 * @param {object} [params]
 * @returns {[string, Record<string, string>]}
 */
export function apiKey(path, params = {}) {
  const kept = Object.entries(params)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, String(value)])
    .sort(([a], [b]) => a.localeCompare(b));
  return [path, Object.fromEntries(kept)];
}

/**
 * Query options for `GET /api{path}`: of a plain path, or of what `at` made. `anonymous` marks what
 * is the same for everybody: it carries no token, is primed by the bootstrap, and outlives a
 * sign-out. The other options are TanStack Query's.
 */
export const apiQuery = /** @type {import('#lib/contract.js').MakeApiQuery} */ (
  (/** @type {string} */ path, /** @type {any} */ params, /** @type {any} */ { anonymous = false, ...options } = {}) => {
    const queryKey = apiKey(path, params);
    return /** @type {any} */ ({
      queryKey,
      queryFn: async ({ signal }) => {
        const { data } = await transport.get(path, { params: queryKey[1], signal, anonymous });
        return data;
      },
      meta: { anonymous },
      ...options,
    });
  }
);

/** Only what another try can mend is tried again: no answer, or the server's own failure. */
function worthRetrying(failures, error) {
  const passing = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return passing && failures < 2;
}

/**
 * A call is made also when the browser thinks that it is offline: it then fails and is said, where
 * a call put off would keep its button turning without a word.
 */
export function createQueryClient() {
  const networkMode = 'always';
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: worthRetrying, networkMode, refetchOnReconnect: true },
      mutations: { networkMode },
    },
  });
}

/**
 * Puts the first view's answers, which came inside the HTML, into the cache.
 * @param {QueryClient} client
 * @param {Record<string, unknown>} queries by API address, e.g. `/api/courses?category=creative`
 */
export function primeQueries(client, queries) {
  for (const [address, answer] of Object.entries(queries)) {
    const url = new URL(address, window.location.origin);
    const path = url.pathname.replace(/^\/api/, '');
    client.setQueryData(apiKey(path, Object.fromEntries(url.searchParams)), answer);
  }
}

/** Forgets what belongs to one person, when another signs in or nobody is left. */
export function forgetPersonalQueries(client) {
  client.removeQueries({
    predicate: (query) => query.meta !== undefined && !query.meta.anonymous,
  });
}

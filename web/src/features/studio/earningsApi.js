import { keepPreviousData } from '@tanstack/react-query';
import { readPage } from '#lib/paging.js';
import { apiQuery } from '#lib/query.js';

const EARNINGS = '/educator/earnings';
const BY_COURSE = '/educator/earnings/courses';
const ROWS = '/educator/earnings/rows';
const PER_PAGE = 25;
const PAGES = { placeholderData: keepPreviousData };

/** What I earned, was paid and am owed; 403 for who is no educator. Amounts in minor units. */
export const earningsQuery = () => apiQuery(EARNINGS);

/** What each course earned, most first. @param {number} page */
export const earningsByCourseQuery = (page) => apiQuery(BY_COURSE, { page, per_page: 10 }, PAGES);

/** My rows of the ledger, the latest first: the page that the address asks for. */
export const earningsRowsQuery = (/** @type {URLSearchParams} */ params) =>
  apiQuery(ROWS, { page: readPage(params, PER_PAGE), per_page: PER_PAGE }, PAGES);

/** Has them read anew. @param {import('@tanstack/react-query').QueryClient} client */
export function invalidateEarnings(client) {
  for (const path of [EARNINGS, BY_COURSE, ROWS]) client.invalidateQueries({ queryKey: [path] });
}

import { keepPreviousData, useMutation } from '@tanstack/react-query';
import { at, http } from '#lib/http.js';
import { postAnyOnce } from '#lib/once.js';
import { apiQuery } from '#lib/query.js';

/** @import { Body, PathOf, Query, To } from '#lib/contract.js' */

const PAGES = { placeholderData: keepPreviousData };

export const overviewQuery = () => apiQuery('/admin/overview');
/** @param {Query<'/admin/purchases'>} params */
export const purchasesQuery = (params) => apiQuery('/admin/purchases', /** @type {any} */ (params), PAGES);
/** Asked for again while a refund that was ordered is not known at the provider yet. */
export const purchaseQuery = (number) =>
  apiQuery(
    at('/admin/purchases/{number}', { number }),
    {},
    { refetchInterval: ({ state }) => state.data && isRefunding(state.data) && 3000 },
  );
/** @param {Query<'/admin/transfers'>} params */
export const transfersQuery = (params) => apiQuery('/admin/transfers', /** @type {any} */ (params), PAGES);
/** @param {Query<'/admin/events'>} params */
export const eventsQuery = (params) => apiQuery('/admin/events', /** @type {any} */ (params), PAGES);
export const eventQuery = (id) => apiQuery(at('/admin/events/{event_id}', { event_id: id }));
/** @param {Query<'/admin/outbox'>} params */
export const outboxQuery = (params) => apiQuery('/admin/outbox', /** @type {any} */ (params), PAGES);
/** @param {Query<'/admin/ledger'>} params */
export const ledgerQuery = (params) => apiQuery('/admin/ledger', /** @type {any} */ (params), PAGES);
/** Who is owed what, most first. @param {number} page */
export const balancesQuery = (page) => apiQuery('/admin/ledger/balances', { page }, PAGES);

/** While a run is under way, the list looks again by itself. */
export const reconciliationsQuery = (/** @type {Query<'/admin/reconciliations'>} */ params) =>
  apiQuery('/admin/reconciliations', /** @type {any} */ (params), {
    ...PAGES,
    refetchInterval: ({ state }) => (state.data?.running ? 3000 : false),
  });

/**
 * A change by the office. What one decision moves shows on many pages, so that all of the office is
 * read anew.
 * @template {To<'post'>} A
 * @param {A} address
 */
export function useOfficeAction(address) {
  return useMutation({
    // A refund or a look asks the provider before it answers.
    /** @param {Body<PathOf<A>, 'post'>} data */
    mutationFn: async (data) =>
      (await postAnyOnce(address, data ?? {}, { timeout: 60_000 })).data,
    onSettled: (_answer, _error, _variables, _result, { client }) =>
      client.invalidateQueries({ predicate: ({ queryKey: [path] }) => isOffice(path) }),
  });
}

/** Has the browser save the ledger's rows of these days (`first`, `last`, as 2026-11-22). */
export function useDownloadLedger() {
  return useMutation({
    /** @param {Query<'/admin/ledger/rows.csv'>} params */
    mutationFn: async (params) => {
      const answer = await http.get('/admin/ledger/rows.csv', {
        params,
        responseType: 'blob',
        timeout: 60_000,
      });
      const address = URL.createObjectURL(answer.data);
      Object.assign(document.createElement('a'), { href: address, download: 'ledger.csv' }).click();
      // Not at once: some browsers fetch it only after the click was handled.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  });
}

function isRefunding({ payments, orders }) {
  const known = payments.flatMap(({ refunds }) => refunds.map((one) => one.order_id));
  return orders.some(({ id, refused }) => refused === null && !known.includes(id));
}

function isOffice(path) {
  return typeof path === 'string' && path.startsWith('/admin/');
}

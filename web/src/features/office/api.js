import { keepPreviousData, useMutation } from '@tanstack/react-query';
import { http } from '#lib/http.js';
import { apiQuery } from '#lib/query.js';

const list = (path, params) => apiQuery(path, params, { placeholderData: keepPreviousData });

export const overviewQuery = () => apiQuery('/admin/overview');
export const purchasesQuery = (params) => list('/admin/purchases', params);
/** Asked for again while a refund that was ordered is not known at the provider yet. */
export const purchaseQuery = (number) =>
  apiQuery(
    `/admin/purchases/${encodeURIComponent(number)}`,
    {},
    { refetchInterval: ({ state }) => state.data && isRefunding(state.data) && 3000 },
  );
export const transfersQuery = (params) => list('/admin/transfers', params);
export const eventsQuery = (params) => list('/admin/events', params);
export const eventQuery = (id) => apiQuery(`/admin/events/${id}`);
export const outboxQuery = (params) => list('/admin/outbox', params);
export const ledgerQuery = (params) => list('/admin/ledger', params);
export const balancesQuery = () => apiQuery('/admin/ledger/balances');

/** While a run is under way, the list looks again by itself. */
export const reconciliationsQuery = (params) => ({
  ...list('/admin/reconciliations', params),
  refetchInterval: ({ state }) => (state.data?.running ? 3000 : false),
});

/**
 * A change by the office: `{path, data}` with the path after `/admin`. What one decision moves
 * shows on many pages, so that all of the office is read anew.
 */
export function useOfficeAction() {
  return useMutation({
    // A refund or a look asks the provider before it answers.
    mutationFn: async ({ path, data = {} }) =>
      (await http.post(`/admin${path}`, data, { timeout: 60_000 })).data,
    onSettled: (_answer, _error, _variables, _result, { client }) =>
      client.invalidateQueries({ predicate: ({ queryKey: [path] }) => isOffice(path) }),
  });
}

/** Has the browser save the ledger's rows of these days (`first`, `last`, as 2026-11-22). */
export function useDownloadLedger() {
  return useMutation({
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

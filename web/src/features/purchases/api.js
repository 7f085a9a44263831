import { apiQuery } from '#lib/query.js';

/** What the reader paid or is about to, newest first. */
export const purchasesQuery = (page) => apiQuery('/me/purchases', { page });

/** The purchase behind a payment session; the back end tries to settle it first. */
export const checkoutSessionQuery = (id) =>
  apiQuery(`/checkout-sessions/${encodeURIComponent(id)}`, {}, { staleTime: 0 });

import { apiQuery } from '#lib/query.js';

/** What I earned, was paid and am owed; 403 for who is no educator. Amounts in minor units. */
export const earningsQuery = () => apiQuery('/educator/earnings');

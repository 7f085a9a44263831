/** Rows of one list that the API pages through, however long the list is. */
export const MAX_LISTED = 10_000;

/** The last page that can be asked for. @param {number} perPage */
export const lastPage = (perPage) => Math.floor(MAX_LISTED / perPage);

/**
 * The page that an address asks for, null for the first one. What the API would refuse is the first
 * one too: an old or mistyped link still shows something.
 * @param {URLSearchParams} params
 * @param {number} perPage
 */
export function readPage(params, perPage) {
  const page = Number(params.get('page'));
  return Number.isInteger(page) && page > 1 && page <= lastPage(perPage) ? page : null;
}

import { apiQuery } from '#lib/query.js';

/** @import { Query } from '#lib/contract.js' */

/**
 * A page of published courses with the facets of the whole answer.
 * @param {Query<'/courses'>} filters
 */
export const coursesQuery = (filters) =>
  // Checked above; inferring the path from them as well is too much for the compiler.
  apiQuery('/courses', /** @type {any} */ (filters), { anonymous: true });

/** The subjects in their order, each with its name in every language and its count of courses. */
export const categoriesQuery = () =>
  apiQuery('/categories', {}, { anonymous: true, staleTime: 5 * 60_000 });

import { apiQuery } from '#lib/query.js';

/**
 * A page of published courses with the facets of the whole answer.
 * @param {{q?: string, category?: string, level?: string, language?: string, price?: 'free' | 'paid',
 *   sort?: 'newest' | 'popular' | 'rating' | 'price_asc' | 'price_desc', page?: number,
 *   per_page?: number}} filters
 */
export const coursesQuery = (filters) => apiQuery('/courses', filters, { anonymous: true });

/** The subjects in their order, each with its name in every language and its count of courses. */
export const categoriesQuery = () =>
  apiQuery('/categories', {}, { anonymous: true, staleTime: 5 * 60_000 });

import { apiQuery } from '#lib/query.js';

/**
 * A page of published courses with the facets of the whole answer.
 * @param {{q?: string, category?: string, level?: string, language?: string, price?: 'free' | 'paid',
 *   sort?: 'newest' | 'popular' | 'rating' | 'price_asc' | 'price_desc', page?: number,
 *   per_page?: number}} filters
 */
export const coursesQuery = (filters) => apiQuery('/courses', filters, { anonymous: true });

import { readPage } from '#lib/paging.js';

/** What a list can be narrowed by, and the order in which it is shown. Categories come by call. */
export const CHOICES = {
  level: ['beginner', 'intermediate', 'advanced', 'all'],
  language: ['vi', 'en'],
  price: ['free', 'paid'],
};
export const FACETS = ['category', 'level', 'language', 'price'];
/** Courses on a page: the API's own number. */
const PER_PAGE = 12;
const SORTS = ['newest', 'popular', 'rating', 'price_asc', 'price_desc'];

/** The orders to choose from, the first one being the API's own: by how well the words match. */
export const sortsFor = ({ q }) => (q ? ['relevance', ...SORTS] : SORTS);

/**
 * The filters that an address asks for, as the API takes them. What it would refuse is left out: an
 * old or mistyped link still shows courses.
 * @param {URLSearchParams} params
 */
export function readFilters(params) {
  /** @type {(name: string, values: string[]) => any} */
  const known = (name, values) => (values.includes(params.get(name) ?? '') ? params.get(name) : null);
  return {
    q: params.get('q')?.normalize('NFC').trim().slice(0, 100) || null,
    category: params.get('category')?.slice(0, 60) || null,
    level: known('level', CHOICES.level),
    language: known('language', CHOICES.language),
    price: known('price', CHOICES.price),
    sort: known('sort', ['relevance', ...SORTS]),
    page: readPage(params, PER_PAGE),
  };
}

/**
 * The address's query with some values changed; null takes one out. Another choice starts at the
 * first page again.
 * @param {URLSearchParams} params
 * @param {Record<string, string | null>} changes
 * @returns {string} with its `?`, or empty
 */
export function withFilters(params, changes) {
  const next = new URLSearchParams(params);
  next.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  return next.size > 0 ? `?${next}` : '';
}

/** The same without any filter or words; the order stays. */
export function withoutFilters(params) {
  return withFilters(params, Object.fromEntries(['q', ...FACETS].map((name) => [name, null])));
}

import { apiQuery } from '#lib/query.js';

/** A published course with its curriculum. */
export const courseQuery = (slug) =>
  apiQuery(`/courses/${encodeURIComponent(slug)}`, {}, { anonymous: true });

import { apiQuery } from '#lib/query.js';

/** What the reader learns, with progress. */
export const enrolmentsQuery = () => apiQuery('/me/enrolments');

/** A course's curriculum with the reader's progress; 403 without access. */
export const classroomQuery = (slug) => apiQuery(`/learn/${encodeURIComponent(slug)}`);

/** One lecture with its short-lived addresses; a free preview needs no sign-in. */
export const lectureQuery = (slug, id) =>
  apiQuery(`/learn/${encodeURIComponent(slug)}/lectures/${encodeURIComponent(id)}`);

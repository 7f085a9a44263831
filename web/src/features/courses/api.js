import { useMutation } from '@tanstack/react-query';
import { at, http } from '#lib/http.js';
import { apiKey, apiQuery } from '#lib/query.js';

/** @param {string} slug */
const coursePath = (slug) => at('/courses/{slug}', { slug });
/** @param {string} slug */
const minePath = (slug) => at('/courses/{slug}/mine', { slug });

/** A published course with its curriculum. */
export const courseQuery = (slug) => apiQuery(coursePath(slug), {}, { anonymous: true });

/** The same as its educator sees it, also before it is published. */
export const ownCourseQuery = (slug) =>
  apiQuery(coursePath(slug), {}, { queryKey: [...apiKey(coursePath(slug)), 'own'] });

/** Whether the reader is enrolled, teaches it, or has begun to pay for it; asked for each visit. */
export const myCourseQuery = (slug) => apiQuery(minePath(slug), {}, { staleTime: 0 });

/**
 * Where to pay for a course, by a provider or the first one: `{id, url}`. Asking again gives the
 * same page while it can be paid.
 */
export function useCheckout(slug) {
  return useMutation({
    /** @param {string} [provider] */
    mutationFn: async (provider) => {
      const { data } = await http.post('/create-checkout-session', { courses: [slug], provider });
      return data;
    },
    onError: (_error, _nothing, _result, { client }) => lookAgain(client, slug),
  });
}

/** Enrols in a free course. */
export function useEnrol(slug) {
  return useMutation({
    mutationFn: () => http.post(at('/courses/{slug}/enrol', { slug })),
    onSuccess: (_answer, _nothing, _result, { client }) => {
      client.setQueryData(myCourseQuery(slug).queryKey, (mine) => mine && { ...mine, enrolled: true });
      client.invalidateQueries({ queryKey: ['/me/enrolments'] });
      client.invalidateQueries({ queryKey: [at('/learn/{slug}', { slug })] });
    },
    onError: (_error, _nothing, _result, { client }) => lookAgain(client, slug),
  });
}

/** A refusal says that this page shows something that is no longer so. */
function lookAgain(client, slug) {
  client.invalidateQueries({ queryKey: [coursePath(slug)] });
  client.invalidateQueries({ queryKey: [minePath(slug)] });
}

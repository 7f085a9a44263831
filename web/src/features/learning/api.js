import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { http, sendWhileLeaving } from '#lib/http.js';
import { apiKey, apiQuery } from '#lib/query.js';
import * as toasts from '#lib/toasts.js';

const classroomPath = (slug) => `/learn/${encodeURIComponent(slug)}`;
const lecturePath = (slug, id) => `${classroomPath(slug)}/lectures/${encodeURIComponent(id)}`;

/** What the reader learns, with progress. */
export const enrolmentsQuery = () => apiQuery('/me/enrolments');

/** A course's curriculum with the reader's progress; 403 without access. */
export const classroomQuery = (slug) => apiQuery(classroomPath(slug));

/**
 * One lecture with its short-lived addresses; a free preview needs no sign-in. Kept no longer than
 * the addresses live; a document's link is renewed before it dies, a film's when it is refused.
 */
export const lectureQuery = (slug, id) =>
  apiQuery(lecturePath(slug, id), {}, {
    // Without progress it may be the answer to a stranger who has signed in since.
    staleTime: ({ state }) => (state.data?.progress ? 5 * 60_000 : 0),
    gcTime: 5 * 60_000,
    refetchInterval: ({ state }) => (state.data?.kind === 'document' ? 8 * 60_000 : false),
  });

/**
 * A film's captions as blobs: `{language, label, blob}[]`. They are fetched at once, since their
 * addresses die before a long film ends, and so that the film itself does not depend on its host's
 * cross-origin rules.
 */
export const captionsQuery = (lecture) =>
  queryOptions({
    queryKey: ['captions', lecture.id, lecture.captions.map(({ language }) => language)],
    queryFn: ({ signal }) => Promise.all(lecture.captions.map((one) => loadCaption(one, signal))),
    enabled: lecture.captions.length > 0,
    staleTime: Infinity,
    meta: { anonymous: false },
  });

async function loadCaption({ language, label, url }, signal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`The captions were refused: ${answer.status}`);
  return { language, label, blob: await answer.blob() };
}

/** The outline after one lecture's progress changed, counted as the server counts it. */
export function withProgress(classroom, lectureId, change) {
  const chapters = classroom.chapters.map((chapter) => ({
    ...chapter,
    lectures: chapter.lectures.map((lecture) =>
      lecture.id === lectureId ? { ...lecture, ...change } : lecture,
    ),
  }));
  const lectures = chapters.flatMap((chapter) => chapter.lectures);
  const completed = lectures.filter((lecture) => lecture.completed).length;
  const total = lectures.length;
  const percent = total ? Math.floor((completed * 100) / total) : 0;
  return { ...classroom, chapters, progress: { completed, total, percent } };
}

/**
 * Saves the position when the page may be going away: at once, past what is still on its way, in a
 * request that outlives the page. Nobody hears how it ended; if the page stays, the next saving
 * comes with the same.
 */
export function useSaveOnHiding(slug, id) {
  const client = useQueryClient();
  return (position) => {
    const known = client.getQueryData(apiKey(lecturePath(slug, id)))?.progress;
    sendWhileLeaving('PUT', `${lecturePath(slug, id)}/progress`, { ...known, position });
  };
}

/**
 * Saves `{completed?, position?}` of one lecture. It shows at once; a `completed` that could not be
 * saved is taken back and said. Savings of one lecture go out one after the other, each with what
 * is known by then, so that a position on its way never undoes a tick.
 */
export function useSaveProgress(slug, id) {
  const lectureKey = apiKey(lecturePath(slug, id));
  const classroomKey = apiKey(classroomPath(slug));

  function show(client, change) {
    client.setQueryData(lectureKey, (lecture) =>
      lecture?.progress ? { ...lecture, progress: { ...lecture.progress, ...change } } : lecture,
    );
    client.setQueryData(classroomKey, (classroom) =>
      classroom ? withProgress(classroom, id, change) : classroom,
    );
  }

  return useMutation({
    scope: { id: lecturePath(slug, id) },
    mutationFn: async (change, { client }) => {
      const known = client.getQueryData(lectureKey)?.progress;
      const { data } = await http.put(`${lecturePath(slug, id)}/progress`, { ...known, ...change });
      return data;
    },
    onMutate: async (change, { client }) => {
      await client.cancelQueries({ queryKey: classroomKey });
      const before = client.getQueryData(lectureKey)?.progress;
      show(client, change);
      return { before };
    },
    onError: (error, change, shown, { client }) => {
      if (change.completed === undefined) return; // the player says so, and saves again by itself
      if (shown?.before) show(client, { completed: shown.before.completed });
      toasts.error(error);
    },
    onSuccess: ({ progress }, _change, _shown, { client }) => {
      client.setQueryData(classroomKey, (classroom) => classroom && { ...classroom, progress });
      client.invalidateQueries({ queryKey: apiKey('/me/enrolments') });
      client.invalidateQueries({ queryKey: classroomKey, refetchType: 'none' });
    },
  });
}

import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import { at, http, OUTLIVING_THE_PAGE } from '#lib/http.js';
import { readPage } from '#lib/paging.js';
import { apiKey, apiQuery } from '#lib/query.js';
import * as toasts from '#lib/toasts.js';

/** @param {string} slug */
const classroomPath = (slug) => at('/learn/{slug}', { slug });
/** @param {string} slug @param {string} id */
const lecturePath = (slug, id) =>
  at('/learn/{slug}/lectures/{lecture_id}', { slug, lecture_id: id });

/** Rows of one to four cards come out even. */
const PER_PAGE = 24;

/** What the reader learns, with progress, newest first: the page that the address asks for. */
export const enrolmentsQuery = (/** @type {URLSearchParams} */ params) =>
  apiQuery(
    '/me/enrolments',
    { page: readPage(params, PER_PAGE), per_page: PER_PAGE },
    { placeholderData: keepPreviousData },
  );

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

/** The outline after one lecture's progress changed, counted as the server counts it: without what
 * is no longer part of the course. */
export function withProgress(classroom, lectureId, change) {
  const chapters = classroom.chapters.map((chapter) => ({
    ...chapter,
    lectures: chapter.lectures.map((lecture) =>
      lecture.id === lectureId ? { ...lecture, ...change } : lecture,
    ),
  }));
  const lectures = chapters
    .flatMap((chapter) => chapter.lectures)
    .filter((lecture) => !lecture.retired);
  const completed = lectures.filter((lecture) => lecture.completed).length;
  const total = lectures.length;
  const percent = total ? Math.floor((completed * 100) / total) : 0;
  return { ...classroom, chapters, progress: { completed, total, percent } };
}

/**
 * Two mutations that save parts of one lecture's progress, in requests that outlive the page. What
 * they change shows at once.
 *
 * `position` takes `{position}`; whether it could not be saved is the player's to say, who saves
 * again. `mark` takes `{completed, position?}`; a tick that could not be saved is taken back and
 * said. Ticks go out one after the other, so that the last one counts.
 */
export function useProgress(slug, id) {
  const path = lecturePath(slug, id);
  const lectureKey = apiKey(path);
  const classroomKey = apiKey(classroomPath(slug));

  async function save(change) {
    const address = at('/learn/{slug}/lectures/{lecture_id}/progress', { slug, lecture_id: id });
    return (await http.put(address, change, OUTLIVING_THE_PAGE)).data;
  }

  function show(client, change) {
    client.setQueryData(lectureKey, (lecture) =>
      lecture?.progress ? { ...lecture, progress: { ...lecture.progress, ...change } } : lecture,
    );
    client.setQueryData(classroomKey, (classroom) =>
      classroom ? withProgress(classroom, id, change) : classroom,
    );
  }

  async function showAtOnce(change, { client }) {
    await client.cancelQueries({ queryKey: classroomKey });
    const before = client.getQueryData(lectureKey)?.progress;
    show(client, change);
    return { before };
  }

  function outdateLists(client) {
    client.invalidateQueries({ queryKey: ['/me/enrolments'] });
    client.invalidateQueries({ queryKey: classroomKey, refetchType: 'none' });
  }

  const position = useMutation({
    mutationFn: save,
    onMutate: showAtOnce,
    onSuccess: (_saved, _change, _shown, { client }) => outdateLists(client),
  });
  const mark = useMutation({
    mutationFn: save,
    scope: { id: `mark ${path}` },
    onMutate: showAtOnce,
    onError: (error, _change, shown, { client }) => {
      if (shown?.before) show(client, { completed: shown.before.completed });
      toasts.error(error);
    },
    onSuccess: ({ progress }, _change, _shown, { client }) => {
      client.setQueryData(classroomKey, (classroom) => classroom && { ...classroom, progress });
      outdateLists(client);
    },
  });
  return { position, mark };
}

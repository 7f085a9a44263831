import { hashKey, keepPreviousData, useMutation } from '@tanstack/react-query';
import { meQuery } from '#features/account/api.js';
import { at, http, OUTLIVING_THE_PAGE, transport } from '#lib/http.js';
import { postOnce } from '#lib/once.js';
import { readPage } from '#lib/paging.js';
import { apiKey, apiQuery } from '#lib/query.js';
import * as toasts from '#lib/toasts.js';

/** @import { Schemas } from '#lib/contract.js' */
/** @typedef {Schemas['StudioCourse']} StudioCourse */

/** Characters of a course's title at the least. */
export const TITLE_MIN = 3;

const COURSES = '/educator/courses';
/** @param {string} id */
const coursePath = (id) => at('/educator/courses/{course_id}', { course_id: id });
/** @param {string} id @param {string} lectureId */
const lecturePath = (id, lectureId) =>
  at('/educator/courses/{course_id}/lectures/{lecture_id}', {
    course_id: id,
    lecture_id: lectureId,
  });

const PER_PAGE = 25;

/** My courses with the drafts; 403 for who is no educator. @param {URLSearchParams} params the address's */
export const studioCoursesQuery = (params) =>
  apiQuery(
    COURSES,
    { q: params.get('q'), page: readPage(params, PER_PAGE), per_page: PER_PAGE },
    { placeholderData: keepPreviousData },
  );

const hasUploads = (course) =>
  lecturesOf(course).some((lecture) => lecture.media?.status === 'uploading');

/**
 * One course as the studio shows it. It changes by what is done here, so it is not asked for again
 * by itself, save while a file is on its way: Cloudinary tells the back end, not us.
 */
export const studioCourseQuery = (id) =>
  apiQuery(coursePath(id), {}, {
    staleTime: Infinity,
    gcTime: 0, // who comes back to the editor gets what is there by then
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (state.data && hasUploads(state.data) ? 5000 : false),
  });

/** All lectures of a course in their order. */
export function lecturesOf(course) {
  return course.chapters.flatMap((chapter) => chapter.lectures);
}

export function useBecomeEducator() {
  return useMutation({
    /** @param {Schemas['EducatorForm']} form */
    mutationFn: (form) => http.post('/me/educator', form),
    onSuccess: ({ data }, _form, _result, { client }) =>
      client.setQueryData(meQuery().queryKey, data),
  });
}

export function useCreateCourse() {
  return useMutation({
    /** @param {Schemas['NewCourse']} form */
    mutationFn: async (form) => (await postOnce(COURSES, form)).data,
    onSuccess: (_course, _form, _result, { client }) =>
      client.invalidateQueries({ queryKey: apiKey(COURSES) }),
  });
}

export function useDeleteCourse(id) {
  return useMutation({
    mutationFn: () => http.delete(coursePath(id)),
    onError: toasts.error,
    onSuccess: (_answer, _variables, _result, { client }) =>
      client.invalidateQueries({ queryKey: apiKey(COURSES) }),
  });
}

/** Every way of changing a course ends here: what it is now is shown, its other readers ask again. */
export function showCourse(client, course) {
  client.setQueryData(studioCourseQuery(course.id).queryKey, course);
  client.invalidateQueries({ queryKey: apiKey(COURSES) });
  client.invalidateQueries({ queryKey: apiKey(at('/courses/{slug}', course)) });
}

/**
 * A step that is done at once (a chapter added, the course published) and answers the course. A
 * failure is said and thrown on.
 * @template [Variables=void]
 * @param {(variables: Variables) => Promise<{data: StudioCourse}>} call
 */
function useStep(call) {
  return useMutation({
    /** @param {Variables} variables */
    mutationFn: async (variables) => (await call(variables)).data,
    onError: toasts.error,
    onSuccess: (course, _variables, _result, { client }) => showCourse(client, course),
  });
}

/** @param {string} id @param {string} chapterId */
const chapterPath = (id, chapterId) =>
  at('/educator/courses/{course_id}/chapters/{chapter_id}', {
    course_id: id,
    chapter_id: chapterId,
  });
/** @param {string} id */
const chaptersPath = (id) => at('/educator/courses/{course_id}/chapters', { course_id: id });
/** @param {string} id */
const coverPath = (id) => at('/educator/courses/{course_id}/cover', { course_id: id });
/** @param {string} id */
const publishPath = (id) => at('/educator/courses/{course_id}/publish', { course_id: id });
/** @param {string} id */
const unpublishPath = (id) => at('/educator/courses/{course_id}/unpublish', { course_id: id });

/** @param {string} id */
export const useAddChapter = (id) =>
  useStep((/** @type {string} */ title) => postOnce(chaptersPath(id), { title }));

/** @param {string} id */
export const useRenameChapter = (id) =>
  useStep((/** @type {{chapterId: string, title: string}} */ { chapterId, title }) =>
    http.patch(chapterPath(id, chapterId), { title }),
  );

/** @param {string} id */
export const useDeleteChapter = (id) =>
  useStep((/** @type {string} */ chapterId) => http.delete(chapterPath(id, chapterId)));

/** @param {string} id */
export const useRenameLecture = (id) =>
  useStep((/** @type {{lectureId: string, title: string}} */ { lectureId, title }) =>
    http.patch(lecturePath(id, lectureId), { title }),
  );

/** @param {string} id */
export const useDeleteLecture = (id) =>
  useStep((/** @type {string} */ lectureId) => http.delete(lecturePath(id, lectureId)));

/** @param {string} id */
export const usePublish = (id) =>
  useStep((/** @type {'publish' | 'unpublish'} */ action) =>
    http.post(action === 'publish' ? publishPath(id) : unpublishPath(id)),
  );

/** @param {string} id */
export const useRemoveCover = (id) => useStep(() => http.delete(coverPath(id)));

/** Answers the new lecture, once the course with it is shown. */
export function useAddLecture(id) {
  return useMutation({
    /** @param {Schemas['NewLecture'] & {chapterId: string}} lecture */
    mutationFn: async ({ chapterId, title, kind }) => {
      const path = at('/educator/courses/{course_id}/chapters/{chapter_id}/lectures', {
        course_id: id,
        chapter_id: chapterId,
      });
      return (await postOnce(path, { title, kind })).data;
    },
    onError: toasts.error,
    onSuccess: (_lecture, _variables, _result, { client }) => reloadCourse(client, id),
  });
}

/** Asks for the course again, whatever is known of it. */
export async function reloadCourse(client, id) {
  const { data } = await http.get(coursePath(id));
  showCourse(client, data);
  return data;
}

/** The order shows at once and is taken back when it could not be kept. */
export function useOrder(id) {
  const { queryKey } = studioCourseQuery(id);
  return useMutation({
    scope: { id: `order ${id}` },
    /** @param {StudioCourse['chapters']} chapters */
    mutationFn: async (chapters) => {
      const order = chapters.map((chapter) => ({
        id: chapter.id,
        lectures: chapter.lectures.map((lecture) => lecture.id),
      }));
      const body = { chapters: order };
      const path = at('/educator/courses/{course_id}/curriculum', { course_id: id });
      return (await http.put(path, body, OUTLIVING_THE_PAGE)).data;
    },
    onMutate: (chapters, { client }) => {
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (course) => course && { ...course, chapters });
      return { before };
    },
    onError: (error, _chapters, shown, { client }) => {
      client.setQueryData(queryKey, shown?.before);
      toasts.error(error);
      // Something was added or removed elsewhere: show it, so that the next try fits.
      if (error.code === 'invalid') reloadCourse(client, id).catch(toasts.error);
    },
    onSuccess: (course, _chapters, _shown, { client }) => showCourse(client, course),
  });
}

/**
 * @typedef {object} Place where a part of a course is kept
 * @property {string} id the course's
 * @property {ReturnType<typeof coursePath> | ReturnType<typeof lecturePath>} path
 * @property {(course: StudioCourse) => Record<string, any> | undefined} read from a course the
 *   values that changes would replace, by the same names
 * @property {(course: StudioCourse) => Promise<StudioCourse>} complete adds to a course what `read`
 *   needs and courses leave out
 */
/**
 * @template {object} Changes
 * @typedef {object} Change
 * @property {Changes} changes
 * @property {StudioCourse} base the course that the form was filled from
 * @property {boolean} [anyway] overwrites whatever is there
 */

const same = (one, other) => hashKey([one]) === hashKey([other]);

/** @param {string} id @param {string} lectureId */
const previewPath = (id, lectureId) =>
  at('/educator/courses/{course_id}/lectures/{lecture_id}/preview', {
    course_id: id,
    lecture_id: lectureId,
  });

const withText = (course, { id, html }) => ({
  ...course,
  chapters: course.chapters.map((chapter) => ({
    ...chapter,
    lectures: chapter.lectures.map((one) => (one.id === id ? { ...one, html } : one)),
  })),
});

/** The course with this lecture's text, which it leaves out: all together are long. */
export const courseWithTextQuery = (course, lecture) => ({
  ...apiQuery(previewPath(course.id, lecture.id), {}, { gcTime: 0, refetchOnWindowFocus: false }),
  enabled: lecture.kind === 'text',
  select: (text) => withText(course, text),
});

/**
 * PATCHes only if what is changed is still as `base` shows it: a second tab, or another person,
 * must not be overwritten unseen. What was changed besides does no harm.
 * @template {object} Changes
 * @param {Place & Change<Changes>} request
 * @throws {ApiError} `changed_elsewhere`
 */
async function patchSeen({ id, path, changes, base, read, complete, anyway = false }) {
  const patch = async (/** @type {number | null} */ revision) => {
    const headers = revision === null ? {} : { 'If-Match': `"${revision}"` };
    return (await transport.patch(path, changes, { headers })).data;
  };
  if (anyway) return patch(null);
  try {
    return await patch(base.revision);
  } catch (error) {
    if (error.code !== 'changed_elsewhere') throw error;
    const fresh = await complete((await http.get(coursePath(id))).data);
    const [before, now] = [read(base), read(fresh)];
    const asSeen = (name) => same(before?.[name], now?.[name]);
    if (!now || !Object.keys(/** @type {any} */ (changes)).every(asSeen)) throw error;
    return patch(fresh.revision);
  }
}

/**
 * @template {object} Changes
 * @param {Place} place
 */
function useSave(place) {
  return useMutation({
    mutationFn: async (/** @type {Change<Changes>} */ variables) =>
      place.complete(await patchSeen({ ...place, ...variables })),
    onSuccess: (course, _variables, _result, { client }) => showCourse(client, course),
  });
}

/** Saves `{changes, base, anyway?}`, a part of the course. @param {string} id */
export const useSaveCourse = (id) =>
  /** @type {typeof useSave<Schemas['CourseChanges']>} */ (useSave)({
    id,
    path: coursePath(id),
    read: (course) => course,
    complete: async (course) => course,
  });

/**
 * Saves `{changes, base, anyway?}` of one lecture.
 * @param {string} id
 * @param {Schemas['StudioLecture']} lecture
 */
export const useSaveLecture = (id, { id: lectureId, kind }) =>
  /** @type {typeof useSave<Schemas['LectureChanges']>} */ (useSave)({
    id,
    path: lecturePath(id, lectureId),
    read: (course) => {
      const lecture = lecturesOf(course).find((one) => one.id === lectureId);
      return lecture && { ...lecture, embed_url: lecture.embed?.url ?? '' };
    },
    complete: async (course) =>
      kind === 'text'
        ? withText(course, (await http.get(previewPath(id, lectureId))).data)
        : course,
  });

/** Puts a picture in place; `onProgress` hears a share from 0 to 1. */
export function useSaveCover(id) {
  return useMutation({
    /** @param {{file: File, onProgress: (share: number) => void, signal?: AbortSignal}} picture */
    mutationFn: async ({ file, onProgress, signal }) => {
      const form = new FormData();
      form.append('file', file);
      await http.put(coverPath(id), form, {
        timeout: 0, // as long as the connection needs
        signal,
        onUploadProgress: ({ progress }) => onProgress(progress ?? 0),
      });
    },
    onSuccess: (_cover, _variables, _result, { client }) => reloadCourse(client, id),
  });
}

/** @param {string} id @param {string} lectureId @param {string} language */
const captionsPath = (id, lectureId, language) =>
  at('/educator/courses/{course_id}/lectures/{lecture_id}/captions/{language}', {
    course_id: id,
    lecture_id: lectureId,
    language,
  });

/**
 * Puts a WebVTT file in place of the one in this language.
 * @param {string} id
 * @param {string} lectureId
 * @param {string} language
 */
export function useSaveCaptions(id, lectureId, language) {
  return useMutation({
    /** @param {File} file */
    mutationFn: async (file) => {
      const form = new FormData();
      form.append('file', file);
      return (await http.put(captionsPath(id, lectureId, language), form)).data;
    },
    onSuccess: (course, _file, _result, { client }) => showCourse(client, course),
  });
}

/** @param {string} id @param {string} lectureId @param {string} language */
export const useRemoveCaptions = (id, lectureId, language) =>
  useStep(() => http.delete(captionsPath(id, lectureId, language)));

/** Asks for permission to send one file. @returns {Promise<import('./upload.js').Ticket>} */
export async function beginUpload(id, lectureId, file) {
  const wish = { filename: file.name, bytes: file.size, type: file.type };
  const path = at('/educator/courses/{course_id}/lectures/{lecture_id}/upload', {
    course_id: id,
    lecture_id: lectureId,
  });
  return (await http.post(path, wish)).data;
}

/** @param {string} id @param {string} lectureId @param {string} uploadId */
const uploadParts = (id, lectureId, uploadId) => ({
  course_id: id,
  lecture_id: lectureId,
  upload_id: uploadId,
});
const UPLOAD = '/educator/courses/{course_id}/lectures/{lecture_id}/upload/{upload_id}';

/** Another ticket for the same file: one lasts an hour. */
export async function renewUpload(id, lectureId, uploadId) {
  return (await http.post(at(`${UPLOAD}/sign`, uploadParts(id, lectureId, uploadId)))).data;
}

/** Has the back end look whether the file is there; answers the course. */
export async function completeUpload(id, lectureId, uploadId) {
  return (await http.post(at(`${UPLOAD}/complete`, uploadParts(id, lectureId, uploadId)))).data;
}

/** Gives the file up, however much of it has arrived; answers the course. */
export async function cancelUpload(id, lectureId, uploadId) {
  return (await http.delete(at(UPLOAD, uploadParts(id, lectureId, uploadId)))).data;
}

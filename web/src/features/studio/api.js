import { hashKey, useMutation } from '@tanstack/react-query';
import { meQuery } from '#features/account/api.js';
import { http, OUTLIVING_THE_PAGE } from '#lib/http.js';
import { apiKey, apiQuery } from '#lib/query.js';
import * as toasts from '#lib/toasts.js';

/** Characters of a course's title at the least. */
export const TITLE_MIN = 3;

const COURSES = '/educator/courses';
const coursePath = (id) => `${COURSES}/${encodeURIComponent(id)}`;
const lecturePath = (id, lectureId) =>
  `${coursePath(id)}/lectures/${encodeURIComponent(lectureId)}`;

/** My courses with the drafts; 403 for who is no educator. */
export const studioCoursesQuery = () => apiQuery(COURSES);

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
    mutationFn: (form) => http.post('/me/educator', form),
    onSuccess: ({ data }, _form, _result, { client }) =>
      client.setQueryData(meQuery().queryKey, data),
  });
}

export function useCreateCourse() {
  return useMutation({
    mutationFn: async (form) => (await http.post(COURSES, form)).data,
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
  client.invalidateQueries({ queryKey: apiKey(`/courses/${encodeURIComponent(course.slug)}`) });
}

/**
 * A step that is done at once (a chapter added, the course published) and answers the course. A
 * failure is said and thrown on.
 * @param {(path: string, variables: any) => Promise<{data: object}>} call `path` is the course's
 */
function useStep(id, call) {
  return useMutation({
    mutationFn: async (variables) => (await call(coursePath(id), variables)).data,
    onError: toasts.error,
    onSuccess: (course, _variables, _result, { client }) => showCourse(client, course),
  });
}

const chapterPath = (path, chapterId) => `${path}/chapters/${encodeURIComponent(chapterId)}`;

export const useAddChapter = (id) =>
  useStep(id, (path, title) => http.post(`${path}/chapters`, { title }));

export const useRenameChapter = (id) =>
  useStep(id, (path, { chapterId, title }) => http.patch(chapterPath(path, chapterId), { title }));

export const useDeleteChapter = (id) =>
  useStep(id, (path, chapterId) => http.delete(chapterPath(path, chapterId)));

export const useRenameLecture = (id) =>
  useStep(id, (_path, { lectureId, title }) => http.patch(lecturePath(id, lectureId), { title }));

export const useDeleteLecture = (id) =>
  useStep(id, (_path, lectureId) => http.delete(lecturePath(id, lectureId)));

/** `action` is `publish` or `unpublish`. */
export const usePublish = (id) => useStep(id, (path, action) => http.post(`${path}/${action}`));

export const useRemoveCover = (id) => useStep(id, (path) => http.delete(`${path}/cover`));

/** Answers the new lecture, once the course with it is shown. */
export function useAddLecture(id) {
  return useMutation({
    mutationFn: async ({ chapterId, title, kind }) => {
      const path = `${chapterPath(coursePath(id), chapterId)}/lectures`;
      return (await http.post(path, { title, kind })).data;
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
    mutationFn: async (chapters) => {
      const order = chapters.map((chapter) => ({
        id: chapter.id,
        lectures: chapter.lectures.map((lecture) => lecture.id),
      }));
      const body = { chapters: order };
      return (await http.put(`${coursePath(id)}/curriculum`, body, OUTLIVING_THE_PAGE)).data;
    },
    onMutate: (chapters, { client }) => {
      const before = client.getQueryData(queryKey);
      client.setQueryData(queryKey, (course) => course && { ...course, chapters });
      return { before };
    },
    onError: (error, _chapters, shown, { client }) => {
      client.setQueryData(queryKey, shown.before);
      toasts.error(error);
      // Something was added or removed elsewhere: show it, so that the next try fits.
      if (error.code === 'invalid') reloadCourse(client, id).catch(toasts.error);
    },
    onSuccess: (course, _chapters, _shown, { client }) => showCourse(client, course),
  });
}

const same = (one, other) => hashKey([one]) === hashKey([other]);

/**
 * PATCHes only if what is changed is still as `base` shows it: a second tab, or another person,
 * must not be overwritten unseen. What was changed besides does no harm.
 * @param {object} request
 * @param {string} request.id the course's
 * @param {string} request.path
 * @param {object} request.changes
 * @param {object} request.base the course that the form was filled from
 * @param {(course: object) => object | undefined} request.read from a course the values that
 *   `changes` would replace, by the same names
 * @param {boolean} [request.anyway] overwrites whatever is there
 * @throws {ApiError} `changed_elsewhere`
 */
async function patchSeen({ id, path, changes, base, read, anyway = false }) {
  const patch = async (revision) => {
    const headers = revision === null ? {} : { 'If-Match': `"${revision}"` };
    return (await http.patch(path, changes, { headers })).data;
  };
  if (anyway) return patch(null);
  try {
    return await patch(base.revision);
  } catch (error) {
    if (error.code !== 'changed_elsewhere') throw error;
    const { data: fresh } = await http.get(coursePath(id));
    const [before, now] = [read(base), read(fresh)];
    if (!now || !Object.keys(changes).every((name) => same(before[name], now[name]))) throw error;
    return patch(fresh.revision);
  }
}

function useSave(id, request) {
  return useMutation({
    mutationFn: (variables) => patchSeen({ id, ...request, ...variables }),
    onSuccess: (course, _variables, _result, { client }) => showCourse(client, course),
  });
}

/** Saves `{changes, base, anyway?}`, a part of the course. */
export const useSaveCourse = (id) =>
  useSave(id, { path: coursePath(id), read: (course) => course });

/** Saves `{changes, base, anyway?}` of one lecture. */
export const useSaveLecture = (id, lectureId) =>
  useSave(id, {
    path: lecturePath(id, lectureId),
    read: (course) => {
      const lecture = lecturesOf(course).find((one) => one.id === lectureId);
      return lecture && { ...lecture, embed_url: lecture.embed?.url ?? '' };
    },
  });

/** Puts a picture in place; `onProgress` hears a share from 0 to 1. */
export function useSaveCover(id) {
  return useMutation({
    mutationFn: async ({ file, onProgress, signal }) => {
      const form = new FormData();
      form.append('file', file);
      await http.put(`${coursePath(id)}/cover`, form, {
        timeout: 0, // as long as the connection needs
        signal,
        onUploadProgress: ({ progress }) => onProgress(progress ?? 0),
      });
    },
    onSuccess: (_cover, _variables, _result, { client }) => reloadCourse(client, id),
  });
}

const captionsPath = (id, lectureId, language) => `${lecturePath(id, lectureId)}/captions/${language}`;

/** Puts a WebVTT file in place of the one in this language. */
export function useSaveCaptions(id, lectureId, language) {
  return useMutation({
    mutationFn: async (file) => {
      const form = new FormData();
      form.append('file', file);
      return (await http.put(captionsPath(id, lectureId, language), form)).data;
    },
    onSuccess: (course, _file, _result, { client }) => showCourse(client, course),
  });
}

export const useRemoveCaptions = (id, lectureId, language) =>
  useStep(id, () => http.delete(captionsPath(id, lectureId, language)));

/** Asks for permission to send one file. @returns {Promise<import('./upload.js').Ticket>} */
export async function beginUpload(id, lectureId, file) {
  const wish = { filename: file.name, bytes: file.size, type: file.type };
  return (await http.post(`${lecturePath(id, lectureId)}/upload`, wish)).data;
}

const uploadPath = (id, lectureId, uploadId) =>
  `${lecturePath(id, lectureId)}/upload/${encodeURIComponent(uploadId)}`;

/** Another ticket for the same file: one lasts an hour. */
export async function renewUpload(id, lectureId, uploadId) {
  return (await http.post(`${uploadPath(id, lectureId, uploadId)}/sign`)).data;
}

/** Has the back end look whether the file is there; answers the course. */
export async function completeUpload(id, lectureId, uploadId) {
  return (await http.post(`${uploadPath(id, lectureId, uploadId)}/complete`)).data;
}

/** Gives the file up, however much of it has arrived; answers the course. */
export async function cancelUpload(id, lectureId, uploadId) {
  return (await http.delete(uploadPath(id, lectureId, uploadId))).data;
}

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  beginUpload,
  cancelUpload,
  completeUpload,
  lecturesOf,
  renewUpload,
  showCourse,
} from '#features/studio/api.js';
import { sendFile } from '#features/studio/upload.js';
import { describeError, fieldError } from '#lib/errors.js';
import { ApiError } from '#lib/http.js';
import * as toasts from '#lib/toasts.js';

/**
 * The films and documents that this page sends, one per lecture. They go on while other parts of
 * the editor are open, and end with the page or with their lecture.
 * @param {object} course as it is shown now
 * @returns {{active: boolean, of: (lectureId: string) => Upload | undefined,
 *   start: (lectureId: string, file: File) => Promise<void>,
 *   cancel: (lectureId: string) => void}}
 * @typedef {{filename: string, share: number | null, error: string | null}} Upload `share` is null
 *   once all has been sent
 */
export function useUploads(course) {
  const courseId = course.id;
  const { t } = useTranslation('studio');
  const client = useQueryClient();
  const [uploads, setUploads] = useState(/** @type {Record<string, any>} */ ({}));
  const running = useRef(new Map());

  const show = (lectureId, change) =>
    setUploads((all) => ({ ...all, [lectureId]: { ...all[lectureId], ...change } }));
  const forget = (lectureId) => setUploads((/** @type {any} */ { [lectureId]: _gone, ...others }) => others);

  async function send(lectureId, file, job) {
    if (file.size === 0) throw new ApiError({ status: 422, code: 'empty' });
    const ticket = await beginUpload(courseId, lectureId, file);
    job.uploadId = ticket.upload_id;
    job.stopper.signal.throwIfAborted();
    await sendFile(ticket, file, {
      signal: job.stopper.signal,
      onProgress: (share) => show(lectureId, { share }),
      renew: () => renewUpload(courseId, lectureId, ticket.upload_id),
    }).catch((error) => {
      // Cloudinary's own refusal, in its own words: not readable, or another type than it says.
      throw error.status === 400 ? new ApiError({ status: 400, code: 'file_refused' }) : error;
    });
    show(lectureId, { share: null });
    job.sent = true;
    const course = await completeUpload(courseId, lectureId, ticket.upload_id);
    showCourse(client, course);
    const { media } = lecturesOf(course).find((lecture) => lecture.id === lectureId) ?? {};
    if (media?.status === 'failed') throw new ApiError({ status: 422, code: 'file_refused' });
  }

  async function giveUp(lectureId, job) {
    if (job.uploadId && !job.lectureGone) showCourse(client, await cancelUpload(courseId, lectureId, job.uploadId));
  }

  async function start(lectureId, file) {
    const job = { stopper: new AbortController(), uploadId: null, sent: false, lectureGone: false };
    running.current.set(lectureId, job);
    show(lectureId, { filename: file.name, share: 0, error: null });
    try {
      await send(lectureId, file, job);
      forget(lectureId);
      toasts.success(t('upload.done', { filename: file.name }));
    } catch (error) {
      if (job.sent && error.code !== 'file_refused' && !job.stopper.signal.aborted) {
        // All of it is at Cloudinary, whose own notification completes it: nothing to take back.
        forget(lectureId);
        toasts.success(t('upload.sent', { filename: file.name }));
        return;
      }
      const cancelled = job.stopper.signal.aborted && !job.lectureGone;
      await giveUp(lectureId, job).then(
        () => cancelled && toasts.success(t('upload.cancelled', { filename: file.name })),
        toasts.error,
      );
      if (job.stopper.signal.aborted) {
        forget(lectureId);
        return;
      }
      const why = fieldError(error, 'filename') ?? fieldError(error, 'bytes');
      show(lectureId, { error: why ?? describeError(error) });
      toasts.error(error);
    } finally {
      if (running.current.get(lectureId) === job) running.current.delete(lectureId);
    }
  }

  useEffect(() => {
    const there = new Set(lecturesOf(course).map(({ id }) => id));
    for (const [lectureId, job] of running.current) {
      if (there.has(lectureId)) continue;
      job.lectureGone = true; // and with it, at the back end, what was on its way
      job.stopper.abort();
    }
  }, [course]);

  useEffect(() => {
    const jobs = running.current;
    return () => jobs.forEach(({ stopper }) => stopper.abort());
  }, []);

  return {
    active: Object.values(uploads).some((upload) => upload.error === null),
    of: (lectureId) => uploads[lectureId],
    start,
    cancel: (lectureId) => running.current.get(lectureId)?.stopper.abort(),
  };
}

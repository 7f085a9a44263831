import { http } from '#lib/http.js';

/**
 * @typedef {{upload_id: string, url: string, fields: Record<string, string>, chunk_bytes: number}}
 *   Ticket permission to send one file; Cloudinary refuses any other
 */

const TRIES = 4;
const PAUSE = 1500; // ms, longer each time

/**
 * The pieces to send a file in. Cloudinary takes up to 100 MB at once and wants pieces of at least
 * 5 MB, save the last one (its documentation, "Upload large assets").
 * @param {number} size bytes
 * @param {number} chunkBytes
 * @returns {{start: number, end: number, range: string}[]} `end` is exclusive; `range` is the
 *   `Content-Range`, whose end is inclusive
 */
export function chunksOf(size, chunkBytes) {
  const chunks = [];
  for (let start = 0; start < size; start += chunkBytes) {
    const end = Math.min(start + chunkBytes, size);
    chunks.push({ start, end, range: `bytes ${start}-${end - 1}/${size}` });
  }
  return chunks;
}

/**
 * Sends a file straight to Cloudinary. A piece that gets lost on the way is sent again a few times.
 * @param {Ticket} ticket
 * @param {File} file
 * @param {{signal: AbortSignal, onProgress: (share: number) => void}} options `share` from 0 to 1
 */
export async function sendFile(ticket, file, { signal, onProgress }) {
  const chunks = chunksOf(file.size, ticket.chunk_bytes);
  for (const { start, end, range } of chunks) {
    const headers =
      chunks.length > 1
        ? { 'Content-Range': range, 'X-Unique-Upload-Id': ticket.upload_id }
        : {};
    await persist(
      () =>
        http.post(ticket.url, formOf(ticket, file, start, end), {
          anonymous: true, // the session token is not Cloudinary's business
          headers,
          timeout: 0,
          signal,
          onUploadProgress: ({ loaded }) =>
            onProgress(Math.min(start + loaded, end) / file.size),
        }),
      signal,
    );
  }
}

function formOf({ fields }, file, start, end) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file.slice(start, end, file.type), file.name);
  return form;
}

async function persist(send, signal) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await send();
    } catch (error) {
      const passing = error.status === 0 || error.status >= 500 || error.status === 429;
      if (!passing || tried === TRIES || signal.aborted) throw error;
      await pause(PAUSE * tried, signal);
    }
  }
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

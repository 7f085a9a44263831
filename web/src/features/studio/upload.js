import { transport } from '#lib/http.js';

/**
 * @typedef {{upload_id: string, url: string, fields: Record<string, string>, chunk_bytes: number,
 *   seconds: number}} Ticket permission to send one file, for so many seconds; Cloudinary refuses
 *   any other
 */

const TRIES = 6;
const PAUSE = 1000; // ms, twice as long each time
const RENEWED_AFTER = 0.75; // of a ticket's time: a piece takes a while, too

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
 * Sends a file straight to Cloudinary. A piece that gets lost on the way is sent again a few times;
 * a ticket that runs out is renewed, and the next piece goes by the new one.
 * @param {Ticket} ticket
 * @param {File} file
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(share: number) => void} options.onProgress from 0 to 1
 * @param {() => Promise<Ticket>} options.renew asks for another ticket of the same upload
 */
export async function sendFile(ticket, file, { signal, onProgress, renew }) {
  const chunks = chunksOf(file.size, ticket.chunk_bytes);
  let current = { ticket, since: Date.now() };

  async function anew() {
    current = { ticket: await renew(), since: Date.now() };
    signal.throwIfAborted();
  }

  async function send({ start, end, range }) {
    if (Date.now() - current.since > current.ticket.seconds * 1000 * RENEWED_AFTER) await anew();
    const headers =
      chunks.length > 1 ? { 'Content-Range': range, 'X-Unique-Upload-Id': ticket.upload_id } : {};
    return transport.post(current.ticket.url, formOf(current.ticket, file, start, end), {
      anonymous: true, // the session token is not Cloudinary's business
      headers,
      timeout: 0,
      signal,
      onUploadProgress: ({ loaded }) => onProgress(Math.min(start + loaded, end) / file.size),
    });
  }

  for (const chunk of chunks) {
    await persist(() => send(chunk), { signal, anew });
  }
}

function formOf({ fields }, file, start, end) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file.slice(start, end, file.type), file.name);
  return form;
}

/** Clocks differ, and a computer may have slept while a piece was on its way. */
function isStale(error) {
  return /^stale request/i.test(error.cause?.response?.data?.error?.message ?? '');
}

async function persist(send, { signal, anew }) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await send();
    } catch (error) {
      const stale = isStale(error);
      const passing = stale || error.status === 0 || error.status >= 500 || error.status === 429;
      if (!passing || tried === TRIES || signal.aborted) throw error;
      if (stale) await anew();
      else await pause(PAUSE * 2 ** (tried - 1), signal);
    }
  }
}

/** @returns {Promise<void>} */
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

import { hashKey } from '@tanstack/react-query';
import { ApiError, transport } from '#lib/http.js';

/** @import { Http } from '#lib/contract.js' */

/** Keys of what was sent and is not known to be done, by address and content. */
const intentions = new Map();

const LONGEST_WAIT = 5;

/**
 * POSTs what makes something. The same content to the same address is one intention until it is
 * answered: sent again (by us, or by who clicks again after a failure), it carries the same
 * `Idempotency-Key`, so that it is made once.
 * @param {string} path
 * @param {object} [data]
 * @param {import('axios').AxiosRequestConfig} [options]
 */
export async function postAnyOnce(path, data = {}, options = {}) {
  const intention = hashKey([path, data]);
  const key = intentions.get(intention) ?? newKey();
  intentions.set(intention, key);
  const headers = { ...options.headers, 'Idempotency-Key': key };
  const send = () => transport.post(path, data, { ...options, headers });
  try {
    const answer = await send().catch(async (error) => {
      if (error.code !== 'outcome_unknown') throw error;
      await wait(Math.min(error.retryAfter ?? 1, LONGEST_WAIT));
      return send();
    });
    intentions.delete(intention);
    return answer;
  } catch (error) {
    if (!mayBeDone(error)) intentions.delete(intention);
    throw error;
  }
}

/** The same for a call that is typed by the API's document. */
export const postOnce = /** @type {Http['post']} */ (/** @type {unknown} */ (postAnyOnce));

/** Without an answer, or with the server's own failure, nobody knows. */
function mayBeDone(error) {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

/** Not `randomUUID`, which browsers only have on secure pages. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

const wait = (seconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });

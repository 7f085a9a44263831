import axios from 'axios';

/** @import { Address, Http, Parts, Path } from '#lib/contract.js' */

/** What every failed call throws: the problem+json answer's content, or `network` without one. */
export class ApiError extends Error {
  /**
   * @param {{status: number, code: string, detail?: string, retryAfter?: number | null,
   *   errors?: {field: string, code: string, detail: string, limit?: number}[]}} problem
   *   `status` is 0 when no answer came; `retryAfter` is in seconds.
   * @param {ErrorOptions} [options]
   */
  constructor({ status, code, detail = '', errors = [], retryAfter = null }, options) {
    super(detail || code, options);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

const ambient = {
  /** @type {() => Promise<string | null>} */
  getToken: async () => null,
  language: () => document.documentElement.lang,
};

/**
 * Says where the session token comes from. Must answer at once with null when nobody is signed in.
 * @param {() => Promise<string | null>} getToken
 */
export function setTokenSource(getToken) {
  ambient.getToken = getToken;
}

/** The one axios instance, for addresses that are not the API's. */
export const transport = axios.create({
  baseURL: '/api',
  timeout: 20_000,
  headers: { Accept: 'application/json, application/problem+json' },
});

/**
 * Calls of the API, typed by its OpenAPI document. A call with `anonymous: true` carries no token:
 * what it answers is the same for everybody.
 */
export const http = /** @type {Http} */ (transport);

/**
 * The address of a call: `at('/courses/{slug}', { slug })`.
 * @template {Path} P
 * @param {P} path as the document has it, without `/api`
 * @param {Parts<P>} parts what stands in its braces
 */
export function at(path, parts) {
  const filled = path.replace(/{(\w+)}/g, (_braces, name) => encodeURIComponent(parts[name]));
  return /** @type {Address<P>} */ (filled);
}

/** Options of a call that is finished also when the page is closed meanwhile; at most 64 kB of data. */
/** @type {import('axios').AxiosRequestConfig} */
export const OUTLIVING_THE_PAGE = { adapter: 'fetch', fetchOptions: { keepalive: true } };

transport.interceptors.request.use(async (request) => {
  request.headers.set('Accept-Language', ambient.language());
  if (!request.anonymous) {
    const token = await ambient.getToken();
    if (token) request.headers.set('Authorization', `Bearer ${token}`);
  }
  return request;
});

transport.interceptors.response.use(
  (response) => response,
  (error) => {
    if (axios.isCancel(error)) throw error;
    throw toApiError(error);
  },
);

function toApiError(error) {
  const { response } = error;
  if (!response) return new ApiError({ status: 0, code: 'network' }, { cause: error });
  const problem = typeof response.data === 'object' && response.data !== null ? response.data : {};
  const retryAfter = Number(response.headers?.['retry-after']);
  return new ApiError(
    {
      status: response.status,
      code: problem.code ?? 'unknown',
      detail: problem.detail ?? problem.title,
      errors: problem.errors,
      retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
    },
    { cause: error },
  );
}

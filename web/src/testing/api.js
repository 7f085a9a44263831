import { AxiosError } from 'axios';
import { onTestFinished } from 'vitest';
import { transport as instance } from '#lib/http.js';

let swap = null;

/**
 * Answers the API's calls for one test by swapping the transport under axios; all of our own code
 * runs. A call that no answer is given for fails the way a lost connection does.
 * @param {Record<string, unknown>} answers by method and path with its query, e.g.
 *   `{'GET /courses?page=2': {...}}`; a function is called with the request, and may return
 *   (or promise) `{status, data, headers}`
 * @returns {object[]} the requests made so far, `{method, url, data, headers}`
 */
export function serveApi(answers) {
  const calls = [];
  const transport = async (request) => {
    const url = instance.getUri({ ...request, baseURL: '' });
    const method = request.method.toUpperCase();
    const { data: body, headers: sent, signal } = request;
    const data = typeof body === 'string' ? JSON.parse(body) : body;
    const call = { method, url, data, headers: sent, signal };
    calls.push(call);
    const answer = answers[`${method} ${url}`];
    if (answer === undefined) throw new AxiosError('Network Error', 'ERR_NETWORK', request);
    const { status, data: content, headers } =
      typeof answer === 'function' ? await answer(call) : { status: 200, data: answer };
    const response = { status: status ?? 200, data: content, headers: headers ?? {}, config: request };
    if (response.status < 400) return response;
    throw new AxiosError('Refused', 'ERR_BAD_RESPONSE', request, null, response);
  };
  // Not the instance's default: a call may choose its own.
  instance.interceptors.request.eject(swap); // the last answers given count
  swap = instance.interceptors.request.use((request) => ({ ...request, adapter: transport }));
  onTestFinished(() => instance.interceptors.request.eject(swap));
  return calls;
}

/** An answer of the error shape that the whole API uses. */
export function problem(status, code, errors = []) {
  return () => ({ status, data: { status, code, title: code, detail: code, errors } });
}

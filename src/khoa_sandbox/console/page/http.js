/** Calls to the console's own JSON; a path without a first slash is below its usual place. */

async function call(path, options) {
  const answer = await fetch(path.startsWith('/') ? path : `/console/api/${path}`, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `HTTP ${answer.status}`);
  return body;
}

const send = (method) => (path, content) =>
  call(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: content === undefined ? '' : JSON.stringify(content),
  });

export const get = (path) => call(path, {});
export const post = send('POST');
export const put = send('PUT');
export const remove = (path) => call(path, { method: 'DELETE' });

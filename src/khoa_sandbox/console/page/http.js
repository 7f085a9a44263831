/** Calls to the console's own JSON. */

async function call(path, options) {
  const answer = await fetch(`/console/api/${path}`, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `HTTP ${answer.status}`);
  return body;
}

export const get = (path) => call(path, {});

export const post = (path, content) =>
  call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: content === undefined ? '' : JSON.stringify(content),
  });

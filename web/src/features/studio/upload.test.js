import { expect, onTestFinished, test, vi } from 'vitest';
import { chunksOf, sendFile } from '#features/studio/upload.js';
import { ApiError, http, setTokenSource } from '#lib/http.js';

test('a small file goes in one piece', () => {
  expect(chunksOf(5, 20)).toEqual([{ start: 0, end: 5, range: 'bytes 0-4/5' }]);
  expect(chunksOf(20, 20)).toHaveLength(1);
});

test('pieces follow each other without gap or overlap, and the last is the rest', () => {
  expect(chunksOf(50, 20).map(({ range }) => range)).toEqual([
    'bytes 0-19/50',
    'bytes 20-39/50',
    'bytes 40-49/50',
  ]);
  expect(chunksOf(40, 20).map(({ range }) => range)).toEqual(['bytes 0-19/40', 'bytes 20-39/40']);
});

const ticket = {
  upload_id: 'u1',
  url: 'https://upload.test/v1_1/school/video/upload',
  fields: { api_key: '1', signature: 'abc' },
  chunk_bytes: 4,
  seconds: 3600,
};

const options = (more) => ({
  signal: new AbortController().signal,
  onProgress() {},
  renew: () => Promise.reject(new Error('not asked for')),
  ...more,
});

/** Answers the calls by swapping the transport; `outcomes` fail or pass one after the other. */
function serve(outcomes = []) {
  const sent = [];
  const previous = http.defaults.adapter;
  http.defaults.adapter = async (request) => {
    const outcome = outcomes.shift() ?? 200;
    sent.push({
      url: http.getUri(request),
      range: request.headers.get('Content-Range'),
      unique: request.headers.get('X-Unique-Upload-Id'),
      authorization: request.headers.get('Authorization'),
      text: await request.data.get('file').text(),
      signature: request.data.get('signature'),
    });
    if (outcome === 200 || outcome === 'slow') {
      if (outcome === 'slow') vi.setSystemTime(Date.now() + 50 * 60_000);
      return { status: 200, data: {}, headers: {}, config: request };
    }
    throw Object.assign(new Error('refused'), {
      isAxiosError: true,
      response: outcome && { headers: {}, ...(outcome.status ? outcome : { status: outcome, data: {} }) },
    });
  };
  return { sent, restore: () => (http.defaults.adapter = previous) };
}

test('every piece carries its range, the signature and the one name, and no session token', async () => {
  setTokenSource(async () => 'secret');
  const { sent, restore } = serve();
  const file = new File(['0123456789'], 'film.mp4', { type: 'video/mp4' });
  await sendFile(ticket, file, options());
  restore();
  setTokenSource(async () => null);
  expect(sent.map(({ text }) => text)).toEqual(['0123', '4567', '89']);
  expect(sent.map(({ range }) => range)).toEqual(['bytes 0-3/10', 'bytes 4-7/10', 'bytes 8-9/10']);
  for (const call of sent) {
    expect(call).toMatchObject({ url: ticket.url, unique: 'u1', signature: 'abc' });
    expect(call.authorization).toBeFalsy();
  }
});

test('a piece that was lost on the way is sent again; a refusal is final', async () => {
  const lost = serve([200, 502, 200]);
  const file = new File(['0123456'], 'film.mp4');
  await sendFile(ticket, file, options());
  lost.restore();
  expect(lost.sent.map(({ text }) => text)).toEqual(['0123', '456', '456']);

  const refused = serve([400]);
  const send = sendFile(ticket, file, options());
  await expect(send).rejects.toMatchObject({ status: 400 });
  refused.restore();
  expect(refused.sent).toHaveLength(1);
});

const fresh = { ...ticket, fields: { ...ticket.fields, signature: 'def' } };
const renew = () => vi.fn(async () => fresh);

test('before a signature runs out another is asked for, and the same upload goes on', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => vi.useRealTimers());
  const { sent, restore } = serve(['slow', 200, 200]);
  onTestFinished(restore);
  const asked = renew();
  await sendFile(ticket, new File(['0123456789'], 'film.mp4'), options({ renew: asked }));
  expect(sent.map(({ signature }) => signature)).toEqual(['abc', 'def', 'def']);
  expect(sent.map(({ unique }) => unique)).toEqual(['u1', 'u1', 'u1']);
  expect(asked).toHaveBeenCalledOnce();
});

test('a piece refused as stale goes again by a fresh signature, and no other piece does', async () => {
  const message = 'Stale request - reported time is 2026-11-22 which is more than 1 hour ago';
  const { sent, restore } = serve([200, { status: 400, data: { error: { message } } }]);
  onTestFinished(restore);
  await sendFile(ticket, new File(['0123456'], 'film.mp4'), options({ renew: renew() }));
  expect(sent.map(({ text, signature }) => `${text} ${signature}`)).toEqual([
    '0123 abc',
    '456 abc',
    '456 def',
  ]);
});

test('an upload that nobody waits for any more ends with why', async () => {
  const message = 'Stale request - reported time is 2026-11-22 which is more than 1 hour ago';
  const { restore } = serve([{ status: 400, data: { error: { message } } }]);
  onTestFinished(restore);
  const gone = new ApiError({ status: 404, code: 'not_found' });
  const send = sendFile(ticket, new File(['0'], 'a.mp4'), options({ renew: () => Promise.reject(gone) }));
  await expect(send).rejects.toBe(gone);
});

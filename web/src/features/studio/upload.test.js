import { expect, test } from 'vitest';
import { chunksOf, sendFile } from '#features/studio/upload.js';
import { setTokenSource, http } from '#lib/http.js';

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
};

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
    if (outcome === 200) return { status: 200, data: {}, headers: {}, config: request };
    throw Object.assign(new Error('refused'), {
      isAxiosError: true,
      response: outcome && { status: outcome, data: {}, headers: {} },
    });
  };
  return { sent, restore: () => (http.defaults.adapter = previous) };
}

test('every piece carries its range, the signature and the one name, and no session token', async () => {
  setTokenSource(async () => 'secret');
  const { sent, restore } = serve();
  const file = new File(['0123456789'], 'film.mp4', { type: 'video/mp4' });
  await sendFile(ticket, file, { signal: new AbortController().signal, onProgress() {} });
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
  await sendFile(ticket, file, { signal: new AbortController().signal, onProgress() {} });
  lost.restore();
  expect(lost.sent.map(({ text }) => text)).toEqual(['0123', '456', '456']);

  const refused = serve([400]);
  const send = sendFile(ticket, file, { signal: new AbortController().signal, onProgress() {} });
  await expect(send).rejects.toMatchObject({ status: 400 });
  refused.restore();
  expect(refused.sent).toHaveLength(1);
});

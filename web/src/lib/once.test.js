import { expect, test } from 'vitest';
import { postOnce } from '#lib/once.js';
import { problem, serveApi } from '#testing/api.js';

const inTurn = (...answers) => () => {
  const next = answers.shift();
  return typeof next === 'function' ? next() : { data: next };
};

const keysOf = (calls) => calls.map((call) => call.headers.get('Idempotency-Key'));

const unknown = () => ({
  status: 503,
  data: { code: 'outcome_unknown' },
  headers: { 'retry-after': '0' },
});

test('each intention has a key of its own', async () => {
  const calls = serveApi({ 'POST /things': inTurn({ id: 1 }, { id: 2 }, { id: 3 }) });
  await postOnce('/things', { title: 'A' });
  await postOnce('/things', { title: 'A' });
  await postOnce('/things', { title: 'B' });
  const keys = keysOf(calls);
  expect(new Set(keys).size).toBe(3);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
});

test('sent again after a failure without an answer, it keeps its key', async () => {
  const calls = serveApi({ 'POST /things': inTurn(problem(502, 'unknown'), { id: 1 }, { id: 2 }) });
  await expect(postOnce('/things', { title: 'A' })).rejects.toMatchObject({ status: 502 });
  await postOnce('/things', { title: 'A' });
  await postOnce('/things', { title: 'A' });
  const [first, again, next] = keysOf(calls);
  expect(again).toBe(first);
  expect(next).not.toBe(first);
});

test('a refusal ends the intention', async () => {
  const calls = serveApi({ 'POST /things': inTurn(problem(409, 'conflict'), { id: 1 }) });
  await expect(postOnce('/things', { title: 'A' })).rejects.toMatchObject({ status: 409 });
  await postOnce('/things', { title: 'A' });
  const [first, next] = keysOf(calls);
  expect(next).not.toBe(first);
});

test('an outcome that nobody knows is asked for once more by itself', async () => {
  const calls = serveApi({ 'POST /things': inTurn(unknown, { id: 1 }) });
  expect((await postOnce('/things', { title: 'A' })).data).toEqual({ id: 1 });
  const [first, again] = keysOf(calls);
  expect(again).toBe(first);
});

import { afterEach, expect, test } from 'vitest';
import { describeError, fieldError } from '#lib/errors.js';
import { ApiError, http, setTokenSource } from '#lib/http.js';
import { problem, serveApi } from '#testing/api.js';

afterEach(() => setTokenSource(async () => null));

test('a call carries the session token and the page’s language', async () => {
  setTokenSource(async () => 'token-1');
  document.documentElement.lang = 'en';
  const calls = serveApi({ 'GET /me': { id: 'u1' } });
  await http.get('/me');
  expect(calls[0].headers.get('Authorization')).toBe('Bearer token-1');
  expect(calls[0].headers.get('Accept-Language')).toBe('en');
});

test('an anonymous call carries no token', async () => {
  setTokenSource(async () => 'token-1');
  const calls = serveApi({ 'GET /courses': { items: [] } });
  await http.get('/courses', { anonymous: true });
  expect(calls[0].headers.has('Authorization')).toBe(false);
});

test('a problem answer becomes an ApiError with its code and fields', async () => {
  const errors = [{ field: 'courses.0', code: 'already_owned', detail: 'Owned' }];
  serveApi({ 'POST /create-checkout-session': problem(409, 'already_owned', errors) });
  const error = await http.post('/create-checkout-session', {}).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 409, code: 'already_owned', errors });
  expect(describeError(error)).toBe('Bạn đã có khóa học này.');
  expect(fieldError(error, 'courses.0')).toBe('Bạn đã có khóa học này.');
  expect(fieldError(error, 'courses.1')).toBeUndefined();
});

test('no answer at all is the code "network"', async () => {
  serveApi({});
  await expect(http.get('/me')).rejects.toMatchObject({ status: 0, code: 'network' });
});

test('a gateway’s HTML page is still an ApiError, and Retry-After is kept in seconds', async () => {
  serveApi({
    'GET /me': () => ({ status: 503, data: '<h1>Busy</h1>', headers: { 'retry-after': '3' } }),
  });
  const error = await http.get('/me').catch((thrown) => thrown);
  expect(error).toMatchObject({ status: 503, code: 'unknown', retryAfter: 3 });
});

test('a code without words of its own is told by its status', () => {
  const says = (status) => describeError(new ApiError({ status, code: 'not_in_any_file' }));
  expect(says(502)).toBe('Máy chủ gặp lỗi. Bạn hãy thử lại sau.');
  expect(says(418)).toBe('Yêu cầu không thực hiện được.');
});

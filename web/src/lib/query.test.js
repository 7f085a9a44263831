import { MutationObserver, onlineManager } from '@tanstack/react-query';
import { expect, onTestFinished, test } from 'vitest';
import { http } from '#lib/http.js';
import { apiKey, apiQuery, createQueryClient, forgetPersonalQueries, primeQueries } from '#lib/query.js';
import { serveApi } from '#testing/api.js';

test('the key ignores the order and the emptiness of parameters', () => {
  expect(apiKey('/courses', { sort: 'newest', page: 1, q: '', level: null })).toEqual(
    apiKey('/courses', { page: '1', sort: 'newest' }),
  );
});

test('an answer from the HTML is used without a call', async () => {
  const client = createQueryClient();
  const calls = serveApi({});
  const answer = { items: [], total: 0 };
  primeQueries(client, { '/api/courses?q=%C4%91%E1%BA%A7u+t%C6%B0&sort=newest': answer });
  const query = apiQuery('/courses', { sort: 'newest', q: 'đầu tư' }, { anonymous: true });
  expect(await client.fetchQuery(query)).toEqual(answer);
  expect(calls).toEqual([]);
});

test('offline, a call fails and can be said instead of waiting without a word', async () => {
  onTestFinished(() => onlineManager.setOnline(true));
  onlineManager.setOnline(false);
  const client = createQueryClient();
  serveApi({});
  const saving = new MutationObserver(client, { mutationFn: () => http.post('/anything') });
  await expect(saving.mutate()).rejects.toMatchObject({ code: 'network' });
});

test('when a person leaves, only what is everybody’s stays', async () => {
  const client = createQueryClient();
  serveApi({ 'GET /courses': { items: [] }, 'GET /me': { id: 'u1' } });
  const everybodys = apiQuery('/courses', {}, { anonymous: true });
  const personal = apiQuery('/me');
  await client.fetchQuery(everybodys);
  await client.fetchQuery(personal);
  forgetPersonalQueries(client);
  expect(client.getQueryData(everybodys.queryKey)).toEqual({ items: [] });
  expect(client.getQueryData(personal.queryKey)).toBeUndefined();
});

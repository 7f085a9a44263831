import { afterEach, expect, test } from 'vitest';
import { loadBootstrap } from '#lib/bootstrap.js';
import { serveApi } from '#testing/api.js';
import { config } from '#testing/config.js';

afterEach(() => document.head.replaceChildren());

test('the JSON in the HTML is enough: no call is made', async () => {
  const queries = { '/api/courses': { items: [] } };
  const script = document.createElement('script');
  script.type = 'application/json';
  script.id = 'khoa-bootstrap';
  script.textContent = JSON.stringify({ config, queries });
  document.head.append(script);
  const calls = serveApi({});
  expect(await loadBootstrap()).toEqual({ config, queries });
  expect(calls).toEqual([]);
});

test('without it the configuration is asked for', async () => {
  serveApi({ 'GET /config': config });
  expect(await loadBootstrap()).toEqual({ config, queries: {} });
});

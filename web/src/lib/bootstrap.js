import { http } from '#lib/http.js';

/**
 * What the page starts from: the JSON that Python put into the HTML, or, on Vite's own server,
 * a call. Throws ApiError when that call fails.
 * @returns {Promise<{config: import('#lib/contract.js').Schemas['WebConfig'], queries: Record<string, unknown>}>}
 */
export async function loadBootstrap() {
  const script = document.getElementById('khoa-bootstrap');
  if (script) {
    const { config, queries } = JSON.parse(script.textContent ?? '');
    return { config, queries: queries ?? {} };
  }
  const { data: config } = await http.get('/config', { anonymous: true });
  return { config, queries: {} };
}

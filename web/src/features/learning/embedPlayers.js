/**
 * The players of YouTube and Vimeo, framed: where they are, and what they say by messages about
 * where the film is. Both documents speak JSON by `postMessage`; no script of theirs runs here.
 *
 * YouTube's says nothing until it is told that somebody listens, and then more than is needed:
 * `infoDelivery` with `currentTime` and `playerState` (https://developers.google.com/youtube/iframe_api_reference).
 * Vimeo's says `ready` and then what was asked for (https://developer.vimeo.com/player/sdk/reference).
 *
 * @typedef {{time?: number, state?: 'playing' | 'paused' | 'ended', ready?: boolean}} News
 *   `time` in seconds
 */

const YOUTUBE_STATES = { 0: 'ended', 1: 'playing', 2: 'paused' };
const VIMEO_STATES = { play: 'playing', pause: 'paused', ended: 'ended' };
const VIMEO_EVENTS = ['timeupdate', ...Object.keys(VIMEO_STATES)];

const youtube = {
  origin: 'https://www.youtube-nocookie.com',
  address(id, { language, start, autoPlay }) {
    const query = new URLSearchParams({ rel: '0', hl: language, enablejsapi: '1' });
    query.set('origin', window.location.origin);
    if (start) query.set('start', start);
    if (autoPlay) query.set('autoplay', '1');
    return `${this.origin}/embed/${encodeURIComponent(id)}?${query}`;
  },
  greetings: [JSON.stringify({ event: 'listening', id: 'khoa', channel: 'widget' })],
  /** @returns {News} */
  read({ event, info }) {
    if (event !== 'infoDelivery' && event !== 'initialDelivery') return {};
    return { time: info?.currentTime, state: YOUTUBE_STATES[info?.playerState] };
  },
};

const vimeo = {
  origin: 'https://player.vimeo.com',
  address(id, { start, autoPlay }) {
    const [number, key] = id.split('/'); // an unlisted film's id is `number/key`
    const query = new URLSearchParams(key ? { h: key, dnt: '1' } : { dnt: '1' });
    if (autoPlay) query.set('autoplay', '1');
    const place = start ? `#t=${start}s` : '';
    return `${this.origin}/video/${encodeURIComponent(number)}?${query}${place}`;
  },
  greetings: VIMEO_EVENTS.map((value) => ({ method: 'addEventListener', value })),
  /** @returns {News} */
  read({ event, data }) {
    if (event === 'ready') return { ready: true };
    return { time: data?.seconds, state: VIMEO_STATES[event] };
  },
};

export const PLAYERS = { youtube, vimeo };

/** What a message's data hold, whether they came as text or not; null for what is none. */
export function parsed(data) {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** The webhooks: what was sent, how often, and what came back. */

import { h, toast } from './dom.js';
import { get } from './http.js';
import { action, chip, copyButton, pretty, time } from './parts.js';
import { seconds, t } from './text.js';

export const path = 'deliveries';
export const empty = 'noDeliveries';
export const keyOf = (row) => row.id;
export const words = (row) => `${row.event_type} ${row.event_id} ${row.platform}`;
export const searchLabel = 'search';
export const filters = [
  { name: 'platform', all: 'allPlatforms', values: { clerk: 'Clerk', stripe: 'Stripe', cloudinary: 'Cloudinary' } },
  { name: 'state', all: 'allStates', texts: ['pending', 'delivered', 'failed'] },
];

const KINDS = { pending: 'wait', delivered: 'good', failed: 'bad' };
const unfolded = new Set(); // stays unfolded when the row changes

export function build(row) {
  const details = h('div.details', {});
  const fold = h(
    'details',
    {
      open: unfolded.has(row.id),
      ontoggle: () => {
        if (fold.open) {
          unfolded.add(row.id);
          show(row.id, details);
        } else unfolded.delete(row.id);
      },
    },
    h(
      'summary',
      {},
      h('span.platform', {}, row.platform),
      h('strong', {}, row.event_type),
      chip(t(`state_${row.state}`), KINDS[row.state]),
      h('span.meta', {}, outcome(row)),
      h('span.meta', {}, row.attempts === 1 ? t('oneTry') : t('tries', { count: row.attempts })),
      row.held > 0 && chip(t('heldBack', { time: seconds(row.held) }), 'wait'),
      row.state === 'pending' && (row.attempts > 0 || row.held > 0) && time(row.next_at, 'nextTry'),
      time(row.created_at),
    ),
    details,
  );
  return h('li.card.delivery', {}, fold, action(t('sendAgain'), `deliveries/${row.id}/resend`, t('sentAgain')));
}

function outcome({ last }) {
  if (!last) return '';
  return last.status ? `HTTP ${last.status}` : last.error;
}

async function show(id, place) {
  let row;
  try {
    row = await get(`deliveries/${id}`);
  } catch (error) {
    toast(error.message, 'bad');
    return;
  }
  const body = pretty(row.body);
  place.replaceChildren(
    h('p.meta', {}, h('code', {}, row.event_id)),
    h('h4', {}, t('body'), copyButton(row.body, t('copy'))),
    h('pre', { tabindex: 0 }, body),
    ...row.tries
      .map((attempt, index) => ({ attempt, number: index + 1 }))
      .reverse()
      .map(({ attempt, number }) => attemptOf(attempt, number)),
  );
}

function attemptOf(attempt, number) {
  const good = attempt.status >= 200 && attempt.status < 300;
  const headers = Object.entries(attempt.headers ?? {});
  return h(
    'section.try',
    {},
    h(
      'h4',
      {},
      t('try', { number }),
      chip(attempt.status ? `HTTP ${attempt.status}` : attempt.error, good ? 'good' : 'bad'),
      h('span.meta', {}, `${attempt.duration} ms`),
      time(attempt.at),
    ),
    headers.length > 0 && [
      h('h5', {}, t('headers')),
      h('pre', { tabindex: 0 }, headers.map(([name, value]) => `${name}: ${value}`).join('\n')),
    ],
    attempt.status && [h('h5', {}, t('answer')), h('pre', { tabindex: 0 }, pretty(attempt.answer) || t('noAnswer'))],
  );
}

/** Chaos: what each platform does wrong. A change takes effect when its field is left. */

import { h, toast } from './dom.js';
import { remove, put } from './http.js';
import { chip } from './parts.js';
import { t } from './text.js';

export const path = 'chaos';
export const source = '/chaos';
export const empty = 'nothingFound';
export const hint = 'chaosHint';
export const keyOf = (item) => item.platform;

const NAMES = { clerk: 'Clerk', stripe: 'Stripe', cloudinary: 'Cloudinary' };
const EXAMPLES = { clerk: '/clerk-api/', stripe: 'POST /stripe/v1/refunds', cloudinary: '/destroy' };
/** The rows of each part, a row's label and its fields; a share is shown in percent. */
const ROWS = {
  webhooks: [
    ['twice', [['twice', 'share']]],
    ['hold', [['hold_seconds', 's']]],
    ['shuffle', [['shuffle_seconds', 's']]],
    ['drop', [['drop', 'share'], ['drop_next', 'next']]],
    ['for_good', [['drop_for_good', 'switch']]],
  ],
  calls: [
    ['slow', [['slow_ms', 'ms']]],
    ['fail', [['fail', 'share'], ['fail_next', 'next']]],
    ['lose', [['lose_answer', 'share'], ['lose_answer_next', 'next']]],
    ['limit', [['limit_next', 'next'], ['retry_after', 's']]],
    ['time_out', [['time_out_next', 'next'], ['time_out_seconds', 's']]],
    ['only', [['only', 'text']]],
    ['files', [['files', 'switch']]],
  ],
};
const UNITS = { share: '%', s: 's', ms: 'ms' };
/** These say how, not whether: they alone make no chaos. */
const MANNERS = ['drop_for_good', 'retry_after', 'time_out_seconds', 'only', 'files', 'seed'];
const BAD_DAY = {
  webhooks: { twice: 0.3, shuffle_seconds: 3, drop: 0.2 },
  calls: { fail: 0.1, lose_answer: 0.05, slow_ms: 200 },
};

/** The card stays while it changes, so that nobody loses a field while typing in it. */
export function build(item) {
  let now = item;
  const send = async (plan) => card.update(await put(`/chaos/${item.platform}`, plan));
  const change = (part, name) => (value) =>
    send({ webhooks: now.webhooks, calls: now.calls, seed: now.seed, [part]: { ...now[part], [name]: value } });
  const state = h('span');
  const done = h('p.meta.done');
  const off = button(t('chaosOff'), () => remove(`/chaos/${item.platform}`), t('chaosIsOff'));
  const shown = [];
  const row = (part, [label, fields]) => {
    const made = fields.map(([name, kind]) => field(item.platform, label, name, kind, change(part, name)));
    shown.push(...made.map((one) => ({ ...one, part })));
    return rowOf(label, made);
  };
  const seed = field(item.platform, 'seed', 'seed', 'seed', (value) =>
    send({ webhooks: now.webhooks, calls: now.calls, seed: value }),
  );
  const card = h(
    'li.card.plan',
    {},
    h(
      'div.actions.head',
      {},
      h('h3', {}, NAMES[item.platform]),
      state,
      button(t('chaosBadDay'), () => send(BAD_DAY), t('chaosIsOn')),
      off,
    ),
    h(
      'div.parts',
      {},
      Object.entries(ROWS).map(([part, rows]) =>
        h('fieldset', {}, h('legend', {}, t(`chaos_${part}`)), rows.map((one) => row(part, one))),
      ),
    ),
    h('div.foot', {}, rowOf('seed', [seed]), done),
  );
  card.update = (latest) => {
    now = latest;
    card.classList.toggle('active', now.active);
    state.replaceChildren(chip(t(now.active ? 'chaosActive' : 'chaosQuiet'), now.active ? 'bad' : 'good'));
    off.disabled = !now.active;
    for (const { part, name, show } of shown) show(now[part][name]);
    seed.show(now.seed);
    done.textContent = Object.entries(now.done)
      .map(([what, count]) => t(`chaos_done_${what}`, { count }))
      .join(' · ');
  };
  card.update(item);
  return card;
}

function rowOf(label, fields) {
  return h(
    'div.field',
    {},
    h('label', { for: fields[0].input.id }, t(`chaos_row_${label}`)),
    h('span.values', {}, fields.map(({ element }) => element)),
  );
}

function field(platform, label, name, kind, change) {
  const flag = kind === 'switch';
  const words = kind === 'text';
  let latest;
  let sending = false;
  const unit = kind === 'next' ? t('chaosNext') : UNITS[kind];
  const input = h('input', {
    id: `${platform}-${name}`,
    name,
    type: flag ? 'checkbox' : words ? 'text' : 'number',
    'aria-label': unit ? `${t(`chaos_row_${label}`)}: ${unit}` : null,
    placeholder: flag || kind === 'seed' ? null : words ? EXAMPLES[platform] : '0',
    min: flag || words ? null : 0,
    max: kind === 'share' ? 100 : null,
    step: kind === 's' && name !== 'retry_after' ? 'any' : null,
    onchange: async () => {
      sending = true;
      try {
        await change(read());
      } catch (error) {
        toast(error.message, 'bad');
      } finally {
        sending = false;
        show(latest);
      }
    },
    onblur: () => !sending && show(latest),
  });
  const read = () => {
    if (flag) return input.checked;
    if (words) return input.value;
    if (input.value === '') return kind === 'seed' ? null : 0;
    return kind === 'share' ? Number(input.value) / 100 : Number(input.value);
  };
  const element = h('span.value', {}, input, unit && h('span.meta', { 'aria-hidden': 'true' }, unit));
  const show = (value) => {
    latest = value;
    element.classList.toggle('on', Boolean(value) && !MANNERS.includes(name));
    if (flag) input.checked = value;
    else if (document.activeElement === input) return; // somebody is typing
    else if (!value) input.value = '';
    else input.value = kind === 'share' ? Math.round(value * 1000) / 10 : value;
  };
  return { name, input, element, show };
}

function button(label, press, done) {
  const element = h('button.button', { type: 'button' }, label);
  element.addEventListener('click', async () => {
    try {
      await press();
      toast(done);
    } catch (error) {
      toast(error.message, 'bad');
    }
  });
  return element;
}

/** Pieces that several sections show. */

import { h, toast } from './dom.js';
import { post } from './http.js';
import { ago, moment, t } from './text.js';

/** A time that main.js keeps up to date. `pattern` is a text with `{time}` in it. */
export function time(when, pattern) {
  const element = h('time', { datetime: new Date(when).toISOString(), title: moment(when) });
  element.dataset.when = new Date(when).getTime();
  if (pattern) element.dataset.pattern = pattern;
  showTime(element);
  return element;
}

export function showTime(element) {
  const text = ago(Number(element.dataset.when));
  const { pattern } = element.dataset;
  element.textContent = pattern ? t(pattern, { time: text }) : text;
}

export const chip = (text, kind) => h(`span.chip.${kind}`, {}, text);

/** A button that calls the sandbox and says how it went. */
export function action(label, path, done, { kind = '', content } = {}) {
  const button = h('button.button', { type: 'button', onclick: press }, label);
  if (kind) button.classList.add(kind);
  async function press() {
    if (button.ariaDisabled) return;
    button.ariaDisabled = 'true'; // it keeps the focus, unlike a disabled one
    try {
      await post(path, content?.());
      toast(done);
    } catch (error) {
      toast(error.message, 'bad');
    } finally {
      button.ariaDisabled = null;
    }
  }
  return button;
}

export function copyButton(text, label, spoken) {
  return h(
    'button.button',
    {
      type: 'button',
      'aria-label': spoken,
      onclick: async () => {
        await navigator.clipboard.writeText(text);
        toast(t('copied'));
      },
    },
    label,
  );
}

/** JSON set out for reading; anything else as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The mailbox: what is asked for most stands largest. */

import { h } from './dom.js';
import { copyButton, time } from './parts.js';
import { t } from './text.js';

export const path = 'mail';
export const empty = 'noMail';
export const hint = 'mailHint';
export const keyOf = (message) => message.id;
export const words = (message) => `${message.to} ${message.subject} ${message.code ?? ''}`;
export const searchLabel = 'searchMail';

export function build(message) {
  const code =
    message.code &&
    h(
      'div.code',
      {},
      h('output', {}, message.code),
      copyButton(message.code, t('copy'), t('copyCode', { code: message.code })),
    );
  return h(
    'li.card.message',
    {},
    h(
      'div.what',
      {},
      h('p.meta', {}, h('strong', {}, message.to), time(message.at)),
      h('h3', {}, message.subject),
      h('p.text', {}, message.text),
    ),
    code,
  );
}

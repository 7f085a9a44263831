/** The mailbox: what is asked for most stands largest. */

import { h, toast } from './dom.js';
import { remove } from './http.js';
import { copyButton, time } from './parts.js';
import { t } from './text.js';

export const path = 'mail';
export const empty = 'noMail';
export const hint = 'mailHint';
export const keyOf = (message) => message.id;
export const words = (message) => `${message.to} ${message.subject} ${message.code ?? ''}`;
export const searchLabel = 'searchMail';
export const tools = () => [
  h('button.button', { type: 'button', onclick: forgetAll }, t('emptyMailbox')),
];

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}]/g;
const unfolded = new Set(); // stays unfolded when the list changes

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
      h('p.meta', {}, h('strong', {}, message.to), message.from && h('span', {}, t('from', message)), time(message.at)),
      h('h3', {}, message.subject || t('noSubject')),
      h('p.text', {}, ...linked(message.text)),
      message.has_html && asSent(message),
    ),
    code,
  );
}

/** As the reader's mail program would show it: in a frame where no script runs. */
function asSent({ id, subject }) {
  const place = h('div.sent');
  const fold = h(
    'details',
    {
      open: unfolded.has(id),
      ontoggle: () => {
        if (!fold.open) unfolded.delete(id);
        else if (!place.firstChild) {
          unfolded.add(id);
          place.append(
            h('iframe', {
              src: `/console/api/mail/${id}/html`,
              sandbox: 'allow-popups allow-popups-to-escape-sandbox',
              title: subject,
            }),
          );
        } else unfolded.add(id);
      },
    },
    h('summary', {}, t('asSent')),
    place,
  );
  return fold;
}

/** The text, with its addresses as links. */
function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(end, match.index));
    parts.push(h('a', { href: match[0], target: '_blank', rel: 'noopener' }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

async function forgetAll() {
  try {
    await remove('mail');
    toast(t('mailboxEmptied'));
  } catch (error) {
    toast(error.message, 'bad');
  }
}

/** The accounts at Clerk. */

import { h } from './dom.js';
import { chip, time } from './parts.js';
import { language, t } from './text.js';

export const path = 'people';
export const empty = 'noPeople';
export const keyOf = (person) => person.id;
export const words = (person) =>
  `${person.email} ${person.first_name ?? ''} ${person.last_name ?? ''} ${person.id}`;
export const searchLabel = 'search';

export function build(person) {
  const names = [person.first_name, person.last_name].filter(Boolean);
  if (language === 'vi') names.reverse(); // the family name comes first
  const roles = Object.entries(person.public_metadata).map(([name, value]) =>
    chip(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`, 'plain'),
  );
  return h(
    'li.card.row',
    {},
    h('img.avatar', { src: person.picture, alt: '', width: 44, height: 44, loading: 'lazy' }),
    h(
      'div.what',
      {},
      h('h3', {}, names.join(' ') || person.email),
      h('p.meta', {}, h('span', {}, person.email), h('code', {}, person.id)),
      h(
        'p.meta',
        {},
        time(person.created_at, 'joined'),
        person.last_sign_in_at ? time(person.last_sign_in_at, 'lastSignIn') : t('neverSignedIn'),
      ),
      roles.length > 0 && h('p.chips', {}, roles),
    ),
  );
}

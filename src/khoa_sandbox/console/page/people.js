/** The accounts at Clerk. */

import { h } from './dom.js';
import { action, chip, time } from './parts.js';
import { language, t } from './text.js';

export const path = 'people';
export const empty = 'noPeople';
export const keyOf = (person) => person.id;
export const words = (person) =>
  `${emails(person)} ${person.first_name ?? ''} ${person.last_name ?? ''} ${person.id}`;
export const searchLabel = 'search';

const emails = ({ email, other_emails: others }) => [email, ...others.map((one) => one.email)].join(' ');

export function build(person) {
  const names = [person.first_name, person.last_name].filter(Boolean);
  if (language === 'vi') names.reverse(); // the family name comes first
  const { id, sessions } = person;
  const others = person.other_emails.map(({ email, verified }) =>
    h('span', {}, verified ? email : t('unverified', { email })),
  );
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
      h('p.meta', {}, h('span', {}, person.email), others, h('code', {}, id)),
      h(
        'p.meta',
        {},
        time(person.created_at, 'joined'),
        person.last_sign_in_at ? time(person.last_sign_in_at, 'lastSignIn') : t('neverSignedIn'),
        sessions > 0 && h('span', {}, sessions > 1 ? t('manySessions', { count: sessions }) : t('oneSession')),
      ),
      (roles.length > 0 || person.banned) && h('p.chips', {}, person.banned && chip(t('banned'), 'bad'), roles),
    ),
    h(
      'div.actions',
      {},
      sessions > 0 && action(t('signOutAll'), `people/${id}/sign-out`, t('signOutAllDone')),
      person.banned
        ? action(t('unban'), `people/${id}/unban`, t('unbanDone'))
        : action(t('ban'), `people/${id}/ban`, t('banDone'), { kind: 'danger' }),
    ),
  );
}

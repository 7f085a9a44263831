import { expect, test } from 'vitest';
import { respell } from '#lib/i18n/respell.js';

const files = import.meta.glob('./*/*.json', { eager: true, import: 'default' });

function keys(words, prefix = '') {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' ? keys(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

function texts(words) {
  return Object.values(words).flatMap((value) =>
    typeof value === 'object' ? texts(value) : [value],
  );
}

const placeholders = (text) => [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1]).sort();
const at = (words, key) => key.split('.').reduce((part, name) => part[name], words);
const namespaces = [...new Set(Object.keys(files).map((file) => file.split('/')[2]))];

test.each(namespaces)('%s has the same keys and placeholders in both languages', (name) => {
  const vi = files[`./vi/${name}`];
  const en = files[`./en/${name}`];
  expect(keys(vi ?? {}).sort()).toEqual(keys(en ?? {}).sort());
  for (const key of keys(vi)) {
    expect(placeholders(at(vi, key)), key).toEqual(placeholders(at(en, key)));
  }
});

test.each(namespaces)('%s says something under every key', (name) => {
  for (const text of [...texts(files[`./vi/${name}`]), ...texts(files[`./en/${name}`])]) {
    expect(text.trim()).not.toBe('');
  }
});

test.each(namespaces)('%s spells Vietnamese as the house does', (name) => {
  const vietnamese = files[`./vi/${name}`];
  expect(vietnamese).toEqual(respell(vietnamese));
});

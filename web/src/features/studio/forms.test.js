import { expect, test } from 'vitest';
import { changesOf, fieldOf, valuesOf } from '#features/studio/BasicsSection.jsx';
import {
  changesOf as lectureChanges,
  valuesOf as lectureValues,
} from '#features/studio/LectureDrawer.jsx';
import { majorUnits, priceOf } from '#features/studio/price.js';
import { samePlace } from '#features/studio/unsaved.jsx';
import { course, lecture } from '#testing/studio.js';

test.each([
  ['vnd', 199000, 199000],
  ['usd', 9.99, 999],
  ['usd', 19.99, 1999],
  ['usd', '0.29', 29],
])('%s %s in the form is %i in minor units, and back', (currency, typed, amount) => {
  expect(priceOf(typed, currency)).toEqual({ amount, currency });
  expect(majorUnits({ amount, currency })).toBe(Number(typed));
});

const before = valuesOf(course());

test('an untouched form has nothing to send', () => {
  expect(changesOf(before, before, 'vnd')).toEqual({});
});

test('only what differs is sent; a free course costs nothing, whatever price was typed', () => {
  const values = { ...before, subtitle: 'Mới', paid: false };
  expect(changesOf(values, before, 'vnd')).toEqual({
    subtitle: 'Mới',
    price: { amount: 0, currency: 'vnd' },
  });
});

test('a complaint about a line stands at that line, though empty ones were not sent', () => {
  const values = { ...before, outcomes: ['', 'Một', ' ', 'Hai'] };
  expect(fieldOf('outcomes.1', values)).toBe('outcomes.3');
  expect(fieldOf('price.amount', values)).toBe('price');
  expect(fieldOf('titles.vi', values)).toBe('title');
  expect(fieldOf('titles.en', values)).toBe('translation');
});

test('empty lines are left out, and the titles go by language', () => {
  const values = { ...before, outcomes: ['Một', ' ', 'Hai'], translation: 'Light' };
  expect(changesOf(values, before, 'vnd')).toEqual({
    outcomes: ['Một', 'Hai'],
    titles: { vi: 'Ánh sáng', en: 'Light' },
  });
});

test('minutes become seconds, and an emptied field means none', () => {
  const saved = lectureValues(lecture({ duration: 90 }));
  expect(saved.minutes).toBe(1.5);
  expect(lectureChanges({ ...saved, minutes: 12 }, saved)).toEqual({ duration: 720 });
  expect(lectureChanges({ ...saved, minutes: '' }, saved)).toEqual({ duration: 0 });
  expect(lectureChanges({ ...saved, preview: true }, saved)).toEqual({ preview: true });
});

test('another part or lecture is another place, another language is not', () => {
  const at = (search, pathname = '/studio/courses/1') => ({ pathname, search });
  expect(samePlace(at('?tab=cover'), at('?tab=cover&lang=en'))).toBe(true);
  expect(samePlace(at('?tab=cover'), at('?tab=basics'))).toBe(false);
  expect(samePlace(at('?tab=curriculum&lecture=a'), at('?tab=curriculum'))).toBe(false);
  expect(samePlace(at(''), at('', '/studio'))).toBe(false);
});

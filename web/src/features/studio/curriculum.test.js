import { expect, test } from 'vitest';
import {
  canStepLecture,
  moveChapter,
  moveLecture,
  stepLecture,
} from '#features/studio/curriculum.js';
import { dragged } from '#features/studio/useSorting.js';

/** `outline('ab|c|')`: three chapters, the last one empty, with lectures a, b and c. */
function outline(text) {
  return text.split('|').map((letters, index) => ({
    id: `chapter${index}`,
    lectures: [...letters].map((id) => ({ id })),
  }));
}
const written = (chapters) =>
  chapters.map(({ lectures }) => lectures.map(({ id }) => id).join('')).join('|');

test.each([
  ['abc|d', 'a', 0, 2, 'bca|d'],
  ['abc|d', 'c', 0, 0, 'cab|d'],
  ['abc|d', 'b', 1, 0, 'ac|bd'],
  ['abc|d', 'b', 1, 99, 'ac|db'],
  ['a|', 'a', 1, 0, '|a'],
])('%s: %s to chapter %i, place %i gives %s', (before, id, chapter, place, after) => {
  const chapters = outline(before);
  expect(written(moveLecture(chapters, id, chapter, place))).toBe(after);
  expect(written(chapters)).toBe(before);
});

test.each([
  ['ab|c', 'b', -1, 'ba|c'],
  ['ab|c', 'b', 1, 'a|bc'],
  ['ab|c', 'c', -1, 'abc|'],
  ['a||c', 'a', 1, '|a|c'],
])('in %s, %s steps by %i: %s', (before, id, step, after) => {
  expect(written(stepLecture(outline(before), id, step))).toBe(after);
});

test('there is no step beyond the first and the last place', () => {
  const chapters = outline('ab|c');
  expect(canStepLecture(chapters, 'a', -1)).toBe(false);
  expect(canStepLecture(chapters, 'c', 1)).toBe(false);
  expect(canStepLecture(chapters, 'a', 1)).toBe(true);
});

test('chapters move with their lectures, and not beyond the ends', () => {
  expect(written(moveChapter(outline('a|b|c'), 0, 2))).toBe('b|c|a');
  expect(written(moveChapter(outline('a|b|c'), 2, 0))).toBe('c|a|b');
  const chapters = outline('a|b');
  expect(moveChapter(chapters, 1, 2)).toBe(chapters);
  expect(moveChapter(chapters, 0, -1)).toBe(chapters);
});

test.each([
  ['lecture:a', 'lecture:c', 'b|ac|'],
  ['lecture:a', 'lecture:b', 'ba|c|'],
  ['lecture:a', 'empty:chapter2', 'b|c|a'],
  ['lecture:a', 'chapter:chapter1', 'ab|c|'],
  ['chapter:chapter0', 'chapter:chapter1', 'c|ab|'],
  ['chapter:chapter0', 'lecture:c', 'ab|c|'],
])('%s dragged over %s gives %s', (active, over, after) => {
  expect(written(dragged(outline('ab|c|'), { id: active }, { id: over }))).toBe(after);
});

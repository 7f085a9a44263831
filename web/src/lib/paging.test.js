import { expect, test } from 'vitest';
import { readPage } from '#lib/paging.js';

test.each([
  ['', null],
  ['page=1', null],
  ['page=2', 2],
  ['page=833', 833],
  ['page=834', null],
  ['page=-1', null],
  ['page=1.5', null],
  ['page=two', null],
])('of %s the page is %s', (query, page) => {
  expect(readPage(new URLSearchParams(query), 12)).toBe(page);
});

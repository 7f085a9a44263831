import { expect, test } from 'vitest';
import { readFilters, withFilters, withoutFilters } from '#features/catalogue/filters.js';

const params = (text) => new URLSearchParams(text);

test('what the API would refuse is not asked for', () => {
  const filters = readFilters(params('level=expert&language=fr&price=cheap&sort=best&page=-3'));
  expect(Object.values(filters).every((value) => value === null)).toBe(true);
});

test('words searched for are composed and cut to what the API takes', () => {
  expect(readFilters(params(`q=${encodeURIComponent('  ảnh'.normalize('NFD'))}`)).q).toBe('ảnh');
  expect(readFilters(params(`q=${'a'.repeat(300)}`)).q).toHaveLength(100);
});

test('another choice starts at the first page and keeps the rest', () => {
  expect(withFilters(params('lang=en&sort=rating&page=3'), { level: 'all' })).toBe(
    '?lang=en&sort=rating&level=all',
  );
});

test('taking the last choice out leaves a bare address', () => {
  expect(withFilters(params('level=all&page=2'), { level: null })).toBe('');
});

test('clearing keeps the order and the language of the page', () => {
  expect(withoutFilters(params('q=anh&category=music&price=free&sort=rating&lang=vi'))).toBe(
    '?sort=rating&lang=vi',
  );
});

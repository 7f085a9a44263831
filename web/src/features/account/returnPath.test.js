import { expect, test } from 'vitest';
import { returnPath, withReturn } from '#features/account/returnPath.js';

test('a path of this site is kept with its query', () => {
  expect(returnPath('/checkout/success?session_id=cs_1#top')).toBe(
    '/checkout/success?session_id=cs_1#top',
  );
  expect(returnPath(`${window.location.origin}/learning`)).toBe('/learning');
});

test.each([
  'https://elsewhere.example/learning',
  '//elsewhere.example/learning',
  '/\\elsewhere.example',
  'javascript:alert(1)',
  'https://',
  '',
  null,
])('%s leads home', (asked) => {
  expect(returnPath(asked)).toBe('/');
});

test('the way back is carried from one page to the other', () => {
  expect(withReturn('/sign-up', '/learn/a?b=c')).toBe('/sign-up?redirect_url=%2Flearn%2Fa%3Fb%3Dc');
  expect(withReturn('/sign-up', '/')).toBe('/sign-up');
});

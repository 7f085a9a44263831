import { expect, test } from 'vitest';
import { formatDate, formatDateTime, formatDuration, formatTime } from '#lib/dates.js';

const SCHOOL = 'Asia/Ho_Chi_Minh';
const EVENING = '2026-11-22T13:45:00Z';

test('dates and times are told on the school’s clock, in the language’s order', () => {
  expect(formatDate(EVENING, 'vi', SCHOOL)).toBe('22/11/2026');
  expect(formatDate(EVENING, 'en', SCHOOL)).toBe('22 Nov 2026');
  expect(formatTime(EVENING, 'vi', SCHOOL)).toBe('20:45');
  expect(formatDateTime(EVENING, 'vi', SCHOOL)).toBe('20:45, 22/11/2026');
  expect(formatDateTime(EVENING, 'en', SCHOOL)).toBe('22 Nov 2026, 20:45');
});

test('an evening in UTC is already the next day at the school', () => {
  expect(formatDate('2026-11-22T18:00:00Z', 'vi', SCHOOL)).toBe('23/11/2026');
});

test.each([
  [5400, 'vi', '1 giờ 30 phút'],
  [5400, 'en', '1 hr 30 min'],
  [7200, 'en', '2 hr'],
  [3599, 'en', '1 hr'],
  [45, 'vi', '45 giây'],
])('%i seconds in %s is %s', (seconds, language, expected) => {
  expect(formatDuration(seconds, language).replace(/\u00a0/g, ' ')).toBe(expected);
});

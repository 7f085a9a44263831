import { viVN } from '@clerk/localizations/vi-VN';
import { expect, test } from 'vitest';
import { respell } from '#lib/i18n/respell.js';

test.each([
  ['khoá học', 'khóa học'],
  ['Xoá tài khoản', 'Xóa tài khoản'],
  ['hoà, tuỳ, huỷ, khoẻ, TOẢ', 'hòa, tùy, hủy, khỏe, TỎA'],
  ['toán, ngoài, hoàn, quý, quỹ, thoại, truyền', 'toán, ngoài, hoàn, quý, quỹ, thoại, truyền'],
  ['khóa đã đúng', 'khóa đã đúng'],
])('%s becomes %s', (from, to) => {
  expect(respell(from)).toBe(to);
  expect(respell(from.normalize('NFD'))).toBe(to);
});

test("Clerk's mixed file comes out in one spelling, with its placeholders untouched", () => {
  const words = respell(viVN);
  const text = JSON.stringify(words);
  expect(JSON.stringify(viVN)).toContain('khoá');
  expect(text).not.toMatch(/khoá|xoá|huỷ|tuỳ/i);
  expect(text).toBe(text.normalize('NFC'));
  expect(text.match(/{{[^}]*}}/g)).toEqual(JSON.stringify(viVN).match(/{{[^}]*}}/g));
});

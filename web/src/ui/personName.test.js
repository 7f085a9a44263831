import { expect, test } from 'vitest';
import { personName } from '#ui/personName.js';

const linh = { name: 'Vũ Khánh Linh', first_name: 'Khánh Linh', last_name: 'Vũ' };

test('the family name comes first in Vietnamese and last in English', () => {
  expect(personName(linh, 'vi')).toBe('Vũ Khánh Linh');
  expect(personName(linh, 'en')).toBe('Khánh Linh Vũ');
});

test('a name without parts stays as it is', () => {
  expect(personName({ name: 'Linh', first_name: 'Linh', last_name: null }, 'en')).toBe('Linh');
});

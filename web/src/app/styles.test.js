import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = import.meta.glob(['../**/*.{js,jsx}', '!../**/*.test.*'], {
  eager: true,
  query: '?raw',
  import: 'default',
});

function matches(pattern) {
  return Object.values(sources).flatMap((text) => [...text.matchAll(pattern)].map((m) => m[1]));
}

test('every Mantine component in use has its CSS imported somewhere', () => {
  const used = matches(/import {([^}]*)} from '@mantine\/core'/g)
    .flatMap((names) => names.split(','))
    .map((name) => name.trim());
  const imported = new Set(matches(/import '@mantine\/core\/styles\/(\w+)\.layer\.css'/g));
  expect(used).toContain('Button');
  const missing = [...new Set(used)].filter(
    (name) =>
      existsSync(`node_modules/@mantine/core/styles/${name}.layer.css`) && !imported.has(name),
  );
  expect(missing).toEqual([]);
});

import axe from 'axe-core';
import { expect, test } from 'vitest';
import { cssVariables, theme } from '#app/theme.js';

const AA = 4.5; // WCAG 2.2, 1.4.3, for text of the usual size
const { light, dark } = cssVariables();
const { red, jade } = theme.colors;
const WHITE = '#ffffff';

function contrast(one, other) {
  const [first, second] = [one, other].map((hex) => {
    const color = new axe.commons.color.Color();
    color.parseHexString(hex);
    return color;
  });
  return axe.commons.color.getContrast(first, second);
}

test.each([
  ['a mistake at a field, in the light', light['--mantine-color-error'], light['--khoa-surface']],
  ['the same on the paper', light['--mantine-color-error'], light['--mantine-color-body']],
  ['a mistake at a field, in the dark', dark['--mantine-color-error'], dark['--khoa-surface']],
  ['a button that takes away, in the light', WHITE, red[theme.primaryShade.light]],
  ['the same in the dark', WHITE, red[theme.primaryShade.dark]],
  ['the same under the mouse', WHITE, red[theme.primaryShade.dark + 1]],
  ['a button, in the light', WHITE, jade[theme.primaryShade.light]],
  ['a button, in the dark', WHITE, jade[theme.primaryShade.dark]],
])('%s can be read', (_, text, ground) => {
  expect(contrast(text, ground)).toBeGreaterThanOrEqual(AA);
});

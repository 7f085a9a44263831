import { createTheme } from '@mantine/core';

/*
 * Warm paper, jade and persimmon. Jade is what one can do, persimmon is the tone mark on the word
 * and little else, turmeric is for ratings. The greys are stone, never blue.
 */
/** @type {import('@mantine/core').MantineColorsTuple} */
const jade = [
  '#eaf6f2', '#d2ece4', '#a6dacb', '#75c6b0', '#48b397',
  '#26a083', '#11816c', '#0f6b5c', '#0c574b', '#08413a',
]; // prettier-ignore
/** @type {import('@mantine/core').MantineColorsTuple} */
const persimmon = [
  '#fff1ea', '#fedfd0', '#fcbf9f', '#f99c6c', '#f57e42',
  '#ea6526', '#c94f16', '#a63f11', '#83310e', '#61240b',
]; // prettier-ignore
/** @type {import('@mantine/core').MantineColorsTuple} */
const turmeric = [
  '#fff9e6', '#fdefc0', '#fbdf86', '#f8cc4b', '#f2b726',
  '#d99a0b', '#b97b06', '#8a5d07', '#6b4808', '#4d3407',
]; // prettier-ignore
// Words and buttons that warn. Mantine's own red is too bright to read on paper, or white on it.
/** @type {import('@mantine/core').MantineColorsTuple} */
const brick = [
  '#fff0ee', '#fddcd8', '#f9b8b0', '#f29186', '#ea6d60',
  '#e0503f', '#c8372a', '#b3261e', '#931f18', '#701712',
]; // prettier-ignore
/** @type {import('@mantine/core').MantineColorsTuple} */
const stone = [
  '#fbf7f0', '#f4eee4', '#e9e1d4', '#dbd1c2', '#bfb3a2',
  '#9c8f7e', '#70665a', '#574e43', '#3b342c', '#231e19',
]; // prettier-ignore
/** @type {import('@mantine/core').MantineColorsTuple} */
const night = [
  '#efe8de', '#cfc6ba', '#aea497', '#867c70', '#4d463f',
  '#3d3731', '#2c2722', '#252019', '#1c1815', '#14110f',
]; // prettier-ignore

const FONT = "'Be Vietnam Pro', system-ui, -apple-system, 'Segoe UI', sans-serif";

export const theme = createTheme({
  colors: { jade, persimmon, turmeric, red: brick, gray: stone, dark: night },
  primaryColor: 'jade',
  primaryShade: { light: 7, dark: 6 }, // both carry white text at 4.5:1 or more
  black: stone[9],
  fontFamily: FONT,
  headings: {
    fontFamily: FONT,
    fontWeight: '800',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: 'clamp(2rem, 1.5rem + 2.2vw, 3.25rem)', lineHeight: '1.12' },
      h2: { fontSize: 'clamp(1.5rem, 1.3rem + 0.9vw, 2.125rem)', lineHeight: '1.2' },
      h3: { fontSize: '1.25rem', lineHeight: '1.3' },
      h4: { fontSize: '1.0625rem', lineHeight: '1.35' },
    },
  },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.6', lg: '1.65', xl: '1.65' },
  radius: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Container: { defaultProps: { size: 1200, px: { base: 'md', sm: 'xl' } } },
    Button: { defaultProps: { radius: 'xl' }, styles: { label: { fontWeight: 600 } } },
    ActionIcon: { defaultProps: { radius: 'xl' } },
    Card: { defaultProps: { radius: 'lg', bg: 'var(--khoa-surface)' } },
    Paper: { defaultProps: { radius: 'lg', bg: 'var(--khoa-surface)' } },
    Drawer: { styles: { header: { background: 'var(--khoa-surface)' } } },
    Modal: {
      styles: { header: { background: 'var(--khoa-surface)' }, title: { fontWeight: 800 } },
    },
    Badge: { styles: { label: { textTransform: 'none', fontWeight: 600 } } },
    Title: { styles: { root: { letterSpacing: '-0.02em' } } },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
});

/** Tokens beside Mantine's: `--khoa-surface` (cards on the paper), `--khoa-line`, `--khoa-accent`. */
export const cssVariables = () => ({
  variables: {},
  light: {
    '--mantine-color-body': stone[0],
    '--mantine-color-dimmed': stone[6],
    '--mantine-color-placeholder': stone[6],
    '--mantine-color-anchor': jade[7],
    '--mantine-color-error': brick[7],
    '--khoa-surface': '#fffdf9',
    '--khoa-line': stone[2],
    '--khoa-accent': persimmon[5],
    '--khoa-accent-text': persimmon[7],
    '--khoa-star': turmeric[6],
    '--khoa-tint': jade[0],
    '--khoa-price': jade[8],
  },
  dark: {
    '--mantine-color-body': night[8],
    '--mantine-color-dimmed': night[2],
    '--mantine-color-placeholder': night[2],
    '--mantine-color-anchor': jade[3],
    '--mantine-color-jade-light': '#1f3a33',
    '--mantine-color-jade-light-hover': '#26473f',
    '--mantine-color-jade-light-color': jade[2],
    '--mantine-color-red-light-color': brick[2], // Mantine's own is all but white
    '--mantine-color-error': brick[3],
    '--khoa-surface': night[7],
    '--khoa-line': night[5],
    '--khoa-accent': persimmon[3],
    '--khoa-accent-text': persimmon[3],
    '--khoa-star': turmeric[4],
    '--khoa-tint': '#1d2a26',
    '--khoa-price': jade[3],
  },
});

/** Clerk's components in the same clothes. Plain values: Clerk computes shades from them. */
export function clerkAppearance(colorScheme) {
  const dark = colorScheme === 'dark';
  return {
    variables: {
      colorPrimary: dark ? jade[4] : jade[7],
      colorPrimaryForeground: dark ? stone[9] : '#ffffff',
      colorBackground: dark ? night[7] : '#fffdf9',
      colorForeground: dark ? night[0] : stone[9],
      colorMutedForeground: dark ? night[2] : stone[6],
      colorMuted: dark ? night[6] : stone[1],
      colorInput: dark ? night[6] : '#ffffff',
      colorInputForeground: dark ? night[0] : stone[9],
      colorNeutral: dark ? '#ffffff' : stone[9],
      colorDanger: dark ? '#ff8f80' : '#b3261e',
      borderRadius: '0.75rem',
      fontFamily: FONT,
      fontFamilyButtons: FONT,
    },
  };
}

import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import jsxA11y from 'eslint-plugin-jsx-a11y-x';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';

const features = readdirSync(new URL('./src/features', import.meta.url));

/** A feature sees another one only through its `api.js`. */
const betweenFeatures = features.map((name) => ({
  target: `./src/features/${name}/**/*`,
  from: `./src/features/!(${name})/**/!(api.js)`,
  message: `Another feature is reached through its api.js; what both show belongs in ui/.`,
}));

const downwards = [
  {
    target: './src/features/**/*',
    from: './src/app/**/*',
    message: 'app/ wires the features together; features do not know it.',
  },
  {
    target: './src/ui/**/*',
    from: ['./src/app/**/*', './src/features/**/*', './src/lib/{http,query}.js'],
    message: 'ui/ shows what it is given: no features, no fetching.',
  },
  {
    target: './src/lib/**/*',
    from: ['./src/app/**/*', './src/features/**/*', './src/ui/**/*'],
    message: 'lib/ is the floor: it imports nothing of the house.',
  },
];

export default [
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  reactHooks.configs.flat['recommended-latest'],
  jsxA11y.configs.recommended,
  {
    files: ['**/*.{js,jsx}'],
    plugins: { 'import-x': importX },
    languageOptions: {
      ecmaVersion: 'latest',
      sourceType: 'module',
      globals: { ...globals.browser },
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
    settings: { 'import-x/resolver-next': [createNodeResolver()] },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'import-x/no-unresolved': ['error', { ignore: ['\\.css$', '^virtual:'] }],
      'import-x/no-cycle': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/no-extraneous-dependencies': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...downwards, ...betweenFeatures] }],
    },
  },
  {
    files: ['src/ui/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: ['axios', '@tanstack/react-query', '@clerk/react'] },
      ],
    },
  },
  {
    files: ['src/features/**'],
    rules: {
      'no-restricted-imports': ['error', { paths: ['axios'] }],
    },
  },
  {
    files: ['*.config.js', 'scripts/**', 'src/**/*.test.js', 'src/**/*.test.jsx'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
];

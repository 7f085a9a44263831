import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const api = process.env.KHOA_DEV_API ?? 'http://localhost:8000';
// The origin stays the browser's own: a session token names it (`azp`) and the back end checks it.
const proxied = { target: api, changeOrigin: false };

/** Beside the bundle under their own names, by which the PDF reader asks for them (`pdfParts.js`). */
function pdfParts() {
  const from = join(import.meta.dirname, 'node_modules', 'pdfjs-dist');
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  return {
    name: 'khoa:pdf-parts',
    apply: 'build',
    generateBundle() {
      for (const folder of ['cmaps', 'standard_fonts', 'wasm']) {
        for (const name of readdirSync(join(from, folder))) {
          if (name.endsWith('.wasm')) continue; // its plain JavaScript is taken
          this.emitFile({
            type: 'asset',
            fileName: `assets/pdfjs-${version}/${folder}/${name}`,
            source: readFileSync(join(from, folder, name)),
          });
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), pdfParts()],
  server: { proxy: { '/api': proxied, '/clerk': proxied } },
  build: {
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Only what every page needs and what seldom changes. Mantine is left to the bundler, or
          // the studio's widgets would land in the first view.
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
            { name: 'clerk', test: /node_modules\/@clerk\/(react|shared)\// },
            {
              name: 'data',
              test: /node_modules\/(@tanstack|axios|i18next|react-i18next|i18next-browser-languagedetector)\//,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: ['./src/testing/setup.js'],
    restoreMocks: true,
    testTimeout: 20_000,
    maxWorkers: '100%', // one core is left free otherwise: half of a machine with two
    isolate: false, // what the files share is put back after each test; loading it anew took most of the time
  },
});

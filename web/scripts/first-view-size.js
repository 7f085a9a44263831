// Prints the gzip weight of what the home page loads first, from Vite's manifest.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const FIRST_VIEW = [
  'index.html',
  'src/features/catalogue/HomePage.jsx',
  ...Object.keys(manifest).filter((key) => /locales\/vi\/(common|errors|catalogue)\.json$/.test(key)),
];

const seen = new Set();
const files = new Set();
function collect(key) {
  if (seen.has(key)) return;
  seen.add(key);
  const chunk = manifest[key];
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of chunk.imports ?? []) collect(next);
}
FIRST_VIEW.forEach(collect);

const totals = {};
for (const file of files) {
  const bytes = gzipSync(readFileSync(new URL(file, dist))).length;
  const kind = file.split('.').pop();
  totals[kind] = (totals[kind] ?? 0) + bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
for (const [kind, bytes] of Object.entries(totals)) {
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  all ${kind}`);
}

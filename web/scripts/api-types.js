/**
 * Writes src/lib/api-types.d.ts, the types of the API's calls, from the OpenAPI document that Python
 * prints without a server; `--check` fails when that file is not what would be written.
 *
 * Refusals are left out: http.js throws every one of them as an ApiError.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const WEB = join(import.meta.dirname, '..');
const FILE = join(WEB, 'src', 'lib', 'api-types.d.ts');
const HEAD = '// Written by `npm run types` from the OpenAPI document; do not change it by hand.\n\n';

const printed = execFileSync(join(WEB, '..', '.venv', 'bin', 'khoa'), ['openapi'], {
  maxBuffer: 100_000_000,
});
const document = JSON.parse(printed.toString());
for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
  for (const status of Object.keys(operation.responses)) {
    if (status >= '400') delete operation.responses[status];
  }
}
// What has a default may be left out of a request.
const types = HEAD + astToString(await openapiTS(document, { defaultNonNullable: false }));

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== types) {
    console.error('src/lib/api-types.d.ts is not of this API: run `npm run types` in web/.');
    process.exit(1);
  }
} else {
  writeFileSync(FILE, types);
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue } from '../../lib/capabilities/catalogue.ts';
import { withTable } from '../../tools/docs.ts';

test('the README’s table of capabilities is the catalogue (npm run docs writes it)', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
  assert.equal(withTable(readme), readme);
  for (const { id } of catalogue) assert.ok(readme.includes(`\`${id}\``), id);
});

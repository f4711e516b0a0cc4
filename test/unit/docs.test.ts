import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue } from '../../lib/capabilities/catalogue.ts';
import { essential, roomsIn } from '../../tools/architecture.ts';
import { withRooms, withTable } from '../../tools/docs.ts';

const root = join(import.meta.dirname, '..', '..');

test('the README’s table of capabilities is the catalogue (npm run docs writes it)', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  assert.equal(withTable(readme), readme);
  for (const { id } of catalogue) assert.ok(readme.includes(`\`${id}\``), id);
});

test('The picture of the rooms is what the imports say (npm run docs draws it), and every room is described.', () => {
  const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  assert.equal(withRooms(page, root), page);
  for (const room of roomsIn(root).keys())
    if (room !== 'lib/this-package') assert.ok(page.includes(`| \`${room.replace('lib/', '')}\` |`), room);
});

test('An arrow that follows from others is left out of the picture.', () => {
  const rooms = new Map([
    ['nodes', new Set(['router', 'address'])],
    ['router', new Set(['address'])],
    ['address', new Set<string>()],
  ]);
  assert.deepEqual(essential(rooms), [
    ['nodes', 'router'],
    ['router', 'address'],
  ]);
});

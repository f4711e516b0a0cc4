import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalogue } from '../../lib/capabilities/catalogue.ts';
import { essential, roomsIn } from '../../tools/architecture.ts';
import { checks } from '../../lib/dual-stack/checks.ts';
import { drivers } from '../../lib/drivers/registry.ts';
import { withRooms, withSupported, withTable } from '../../tools/docs.ts';
import { basesIn, modelsOf } from '../../tools/supported.ts';

const root = join(import.meta.dirname, '..', '..');

test('The table of capabilities is the catalogue (npm run docs writes it).', () => {
  const page = readFileSync(join(root, 'docs', 'readings.md'), 'utf8');
  assert.equal(withTable(page), page);
  for (const { id } of catalogue) assert.ok(page.includes(`\`${id}\``), id);
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

test('SUPPORTED.md is what the drivers say of themselves (npm run docs writes it).', () => {
  const page = readFileSync(join(root, 'SUPPORTED.md'), 'utf8');
  assert.equal(withSupported(page), page);
  for (const { id, screens = [] } of drivers)
    for (const each of [id, ...screens.map((screen) => screen.id)])
      assert.ok(page.includes(`\`${each}\``), each);
});

test('The READMEs say how many checks there are.', () => {
  for (const [file, words] of [
    ['README.md', `${checks.length} checks`],
    ['README.ja.md', `${checks.length}項目のチェック`],
  ] as const)
    assert.ok(readFileSync(join(root, file), 'utf8').includes(words), `${file}: ${words}`);
});

test('Models and what a profile rests on are told as people read them.', () => {
  const family = { id: 'x', signs: [], profile: {} } as never as Parameters<typeof modelsOf>[0];
  assert.match(modelsOf(family), /any/);
  assert.equal(modelsOf({ ...family, models: /^(A1|B-2)$/ }), 'A1, B-2');
  assert.equal(modelsOf({ ...family, models: /^(A|B)[0-9]/ }), '`^(A\\|B)[0-9]`');
  assert.equal(
    basesIn({ a: { basis: 'code' }, b: [{ basis: 'code' }, { basis: 'doc' }], basis: 'x' }),
    'code 2, doc 1',
  );
});

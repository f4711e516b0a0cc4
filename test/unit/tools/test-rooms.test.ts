import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rooms, SLOW_ROOMS } from '../../../tools/test-rooms.ts';

test('Files go by room, slow rooms first and in their order, the rest by name.', () => {
  const files = [
    'test/unit/path/b.test.ts',
    'test/unit/path/a.test.ts',
    'test/unit/drivers/igd/a.test.ts',
    'test/unit/contract/a.test.ts',
    'test/unit/nodes/a.test.ts',
    'test/unit/docs.test.ts',
  ];
  assert.deepEqual(
    [...rooms(files)].map(([room, members]) => [room, members.length]),
    [
      ['nodes', 1],
      ['contract', 1],
      ['', 1],
      ['drivers/igd', 1],
      ['path', 2],
    ],
  );
});

test('A room that is called slow exists.', () => {
  const root = join(import.meta.dirname, '..');
  for (const room of SLOW_ROOMS) assert.ok(globSync(`${room}/*.test.ts`, { cwd: root }).length > 0, room);
});

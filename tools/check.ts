// What must be right before a commit, in under a minute: types, lint, format, the quick unit tests.   npm run check
// The slow rooms, the coverage gates and everything else are `npm test`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { roomEntries, SLOW_ROOMS, TEST_FLAGS } from './test-rooms.ts';

const root = join(import.meta.dirname, '..');
const bin = (name: string, file: string) => join(root, 'node_modules', name, file);
const quick = () => [
  ...TEST_FLAGS,
  '--test-reporter=dot',
  ...roomEntries(root, (room) => !SLOW_ROOMS.includes(room)),
];

const steps: ReadonlyArray<readonly [string, () => readonly string[]]> = [
  ['types', () => [bin('typescript', 'bin/tsc'), '-p', '.']],
  ['lint', () => [bin('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings']],
  // what was right and has not changed is not read again (below node_modules/.cache)
  [
    'format',
    () => [
      bin('prettier', 'bin/prettier.cjs'),
      '--check',
      '--cache',
      '--cache-strategy=content',
      '--log-level=warn',
      '.',
    ],
  ],
  ...(process.argv.includes('--without-tests') ? [] : [['quick tests', quick] as const]),
];

for (const [name, args] of steps) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args(), { cwd: root, stdio: 'inherit' });
  console.log(
    `${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) process.exit(status ?? 1);
}

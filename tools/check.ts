// Everything that must be right before a commit: types, lint, format, unit tests.   npm run check
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name: string, file: string) => join(root, 'node_modules', name, file);

const steps: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['types', [bin('typescript', 'bin/tsc'), '-p', '.']],
  ['lint', [bin('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings']],
  ['format', [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  ...(process.argv.includes('--without-tests') ? [] : [['tests', ['tools/test.ts']] as const]),
];

for (const [name, args] of steps) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  console.log(
    `${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) process.exit(status ?? 1);
}

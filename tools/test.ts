// The unit tests with coverage gates.   npm test [-- FILE …]
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { coverageOf, shortfalls, summary, unloaded } from './coverage.ts';
import { roomEntries, TEST_FLAGS } from './test-rooms.ts';

const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
build();

const lcov = join(root, 'coverage', 'lcov.info');
mkdirSync(join(root, 'coverage'), { recursive: true });
const run = spawnSync(
  process.execPath,
  [
    ...TEST_FLAGS,
    '--experimental-test-coverage',
    '--test-coverage-include=lib/**/*.ts',
    '--test-coverage-include=nodes/**/*.ts',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=lcov',
    `--test-reporter-destination=${lcov}`,
    ...(given.length > 0 ? given : roomEntries(root)),
  ],
  { cwd: root, stdio: 'inherit' },
);
if (run.status !== 0) process.exit(run.status ?? 1);
if (given.length === 0) {
  const coverage = coverageOf(readFileSync(lcov, 'utf8'));
  const sources = globSync('{lib,nodes}/**/*.ts', { cwd: root })
    .sort()
    .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')] as const);
  const problems = [...unloaded(coverage, sources), ...shortfalls(coverage)];
  console.log(`coverage: ${summary(coverage)}`);
  for (const problem of problems) console.error(problem);
  process.exit(problems.length === 0 ? 0 : 1);
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageOf, shortfalls, summary, unloaded, type FileCoverage } from '../../../tools/coverage.ts';

/** Shares of a hundred lines and a hundred branches. */
const covered = (file: string, lines: number, branches = 100): FileCoverage => ({
  file,
  lines: { hit: lines, found: 100 },
  branches: { hit: branches, found: 100 },
});

test('A report is read file by file, whatever the separator; what it does not count is nothing.', () => {
  const lcov = [
    'TN:',
    'SF:lib\\find.ts',
    'FNF:3',
    'BRF:8',
    'BRH:7',
    'LF:44',
    'LH:43',
    'end_of_record',
    'SF:lib/target.ts',
    'LF:26',
    'LH:26',
    'end_of_record',
    '',
  ].join('\n');
  assert.deepEqual(coverageOf(lcov), [
    { file: 'lib/find.ts', lines: { hit: 43, found: 44 }, branches: { hit: 7, found: 8 } },
    { file: 'lib/target.ts', lines: { hit: 26, found: 26 }, branches: { hit: 0, found: 0 } },
  ]);
  assert.deepEqual(coverageOf(''), []);
});

test('At the promised shares nothing falls short, and a file without branches has them all.', () => {
  const bare: FileCoverage = {
    file: 'lib/router/text.ts',
    lines: { hit: 9, found: 9 },
    branches: { hit: 0, found: 0 },
  };
  assert.deepEqual(shortfalls([covered('lib/router/lane.ts', 95, 90), bare]), []);
});

/** Which files fall short, in their order, once for each share. */
const short = (...files: readonly FileCoverage[]) =>
  shortfalls(files).map((text) => text.split(':')[0] ?? '');

for (const room of ['router', 'transport', 'mqtt']) {
  test(`Below them a file of lib/${room} falls short by itself, for lines and for branches.`, () => {
    const good = covered('lib/find.ts', 100);
    const file = `lib/${room}/a.ts`;
    assert.deepEqual(short(good, covered(file, 94, 100)), [file]);
    assert.deepEqual(short(good, covered(file, 100, 89)), [file]);
    assert.deepEqual(short(good, covered(file, 90, 80)), [file, file]);
  });
}

test('Elsewhere only the sum counts.', () => {
  assert.deepEqual(short(covered('lib/find.ts', 91, 81), covered('lib/target.ts', 100, 100)), []);
  assert.deepEqual(short(covered('lib/find.ts', 80, 70), covered('nodes/router.ts', 100, 100)), [
    'all files',
    'all files',
  ]);
});

test('The summary is the share of all lines and branches, not the mean of the files.', () => {
  const small: FileCoverage = {
    file: 'lib/b.ts',
    lines: { hit: 0, found: 100 },
    branches: { hit: 0, found: 300 },
  };
  assert.deepEqual(summary([covered('lib/a.ts', 100), small]).match(/[\d.]+(?= %)/g), ['50.00', '25.00']);
});

const CODE: readonly (readonly [what: string, text: string])[] = [
  ['a function', 'export function a(): void {}'],
  ['a constant', "import type { B } from './b.ts';\nexport const a: B = 1;"],
  ['a class', 'export class A {}'],
  ['a call', "import { b } from './b.ts';\nb();"],
  ['a re-export', "export { b } from './b.ts';"],
  ['a script', '#!/usr/bin/env node\n'],
  ['an import that waits for its time', "void import('./b.ts');"],
  ['a text that looks like a comment', "export default '/* */';"],
];
for (const [what, text] of CODE) {
  test(`A file with ${what} that no test loads falls short by its name; one that is in the report does not.`, () => {
    const sources = [['lib/a.ts', text]] as const;
    assert.deepEqual(unloaded([], sources), ['lib/a.ts: no test loads it']);
    assert.deepEqual(unloaded([covered('lib/a.ts', 0)], sources), []);
  });
}

const TYPES: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['comments alone', '// one\n/* two\n three */\n/** four */'],
  [
    'an interface',
    "import type { B } from './b.ts';\n\n/** An A. */\nexport interface A extends B {\n  c(): void;\n}\n",
  ],
  ['types of types', "import { type B } from './b.ts';\nexport type A = B | 'x';\nexport type { B };"],
  ['a declaration', 'declare const a: number;\nexport {};'],
];
for (const [what, text] of TYPES) {
  test(`A file with ${what} has nothing to load.`, () => {
    assert.deepEqual(unloaded([], [['lib/a.ts', text]]), []);
  });
}

test('All that no test loads is named, in the order of the sources.', () => {
  const sources = ['lib/b.ts', 'lib/a.ts', 'nodes/c.ts'].map((file) => [file, 'void 0;'] as const);
  const problems = unloaded([covered('lib/a.ts', 100)], sources);
  assert.deepEqual(
    problems.map((text) => text.split(':')[0]),
    ['lib/b.ts', 'nodes/c.ts'],
  );
});

// The walks of CONTRIBUTING.md, done by somebody who follows only the text, each in a copy of the repository.
// node_modules/.bin/node --test test/walks/walks.test.ts
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { families } from '../../lib/drivers/aterm/families.ts';
import { overridden } from '../../lib/drivers/screen/overrides.ts';

const root = join(import.meta.dirname, '..', '..');
/** Under a minute on a quiet machine; this is for a busy one. */
const MOST_MS = 300_000;

/** A fenced block: `sh` is run, a language with a file is written to it, `diff` with a file changes it. */
interface Block {
  readonly language: string;
  readonly file: string | undefined;
  readonly text: string;
}

interface Walk {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The numbered sections, with what is fenced in them. */
function walksIn(page: string): readonly Walk[] {
  return page
    .split(/^## /m)
    .filter((section) => /^\d+\. /.test(section))
    .map((section) => ({
      title: section.slice(0, section.indexOf('\n')),
      blocks: [...section.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
        ([, language = '', file, text = '']) => ({ language, file, text }),
      ),
    }));
}

/** Each hunk's old lines must stand in the file once. */
function changed(text: string, diff: string): string {
  return diff.split(/^@@.*\n/m).reduce((whole, hunk) => {
    const lines = hunk.split('\n').filter((line) => line !== '');
    const side = (other: string) =>
      lines
        .filter((line) => !line.startsWith(other))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const [before, after] = [side('+'), side('-')];
    const lead = `\n${whole}`;
    const at = lead.indexOf(`\n${before}`);
    assert.ok(at >= 0 && !lead.includes(`\n${before}`, at + 1), `not there once:\n${before}`);
    return whole.slice(0, at) + after + whole.slice(at + before.length);
  }, text);
}

/** What is known to git or could be, with the packages that are installed here. */
function copyOfRepository(t: TestContext): string {
  const copy = mkdtempSync(join(tmpdir(), 'futamichi-walk-'));
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  const listed = spawnSync(
    'git',
    ['-c', `safe.directory=${root}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8' },
  );
  assert.equal(listed.status, 0, listed.stderr);
  for (const file of new Set(listed.stdout.split('\0').filter(Boolean)))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // so that nobody installs what is there
  utimesSync(join(copy, 'package-lock.json'), 0, 0);
  return copy;
}

function follow({ language, file, text }: Block, copy: string): void {
  if (file !== undefined) {
    const path = join(copy, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, language === 'diff' ? changed(readFileSync(path, 'utf8'), text) : text);
  } else if (language === 'sh') {
    // a test runner within a test runner would not run
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const run = spawnSync('bash', ['-euo', 'pipefail', '-c', text], {
      cwd: copy,
      env,
      encoding: 'utf8',
      timeout: MOST_MS,
    });
    assert.equal(run.status, 0, `${text}\n${run.stdout}\n${run.stderr}`);
  }
}

const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const walks = walksIn(page);

test('There are four walks, and each ends with its tests.', () => {
  assert.equal(walks.length, 4);
  for (const { title, blocks } of walks) {
    const last = blocks.at(-1);
    assert.equal(last?.language, 'sh', title);
    assert.match(last?.text ?? '', /^npx tsc -p \.\nnpx node --test test\/\S+/m, title);
  }
});

test('What the text links to is there.', () => {
  for (const [, link = ''] of page.matchAll(/\]\(([^)#:]+)\)/g))
    assert.ok(existsSync(join(root, link)), link);
});

test('The override that a user is shown is one.', () => {
  const [shown, ...more] = walks.flatMap(({ blocks }) =>
    blocks.filter(({ language, file }) => language === 'json' && file === undefined),
  );
  assert.ok(shown && more.length === 0 && families[0]);
  const override: unknown = JSON.parse(shown.text);
  const profile = overridden(families[0].profile, override);
  assert.deepEqual({ readings: { uptime: { label: profile.readings['uptime']?.label } } }, override);
});

test('A change whose old lines are not there, or are there twice, is not made.', () => {
  assert.equal(changed('a\nb\nc\n', ' a\n-b\n+B\n@@\n+d\n c\n'), 'a\nB\nd\nc\n');
  assert.throws(() => changed('a\n', '-b\n+c\n'), /not there once/);
  assert.throws(() => changed('a\na\n', '-a\n+c\n'), /not there once/);
});

for (const { title, blocks } of walks)
  test(`${title}: it is done by the text alone.`, { timeout: MOST_MS }, (t) => {
    const copy = copyOfRepository(t);
    const began = performance.now();
    for (const block of blocks) follow(block, copy);
    const files = blocks.flatMap(({ file }) => file ?? []);
    follow({ language: 'sh', file: undefined, text: `npx prettier --check ${files.join(' ')}` }, copy);
    t.diagnostic(`${((performance.now() - began) / 1000).toFixed(0)} s`);
  });

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';

const root = join(import.meta.dirname, '../../..');
const MAIN = join(root, 'lib/cli/main.ts');
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  engines: { node: string };
};
const WANTED = engines.node.replace('>=', '');

/** The command on a Node.js that says that it is this one. */
function pretending(version: string, env: NodeJS.ProcessEnv = {}) {
  const pretence = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`;
  const args = ['--disable-warning=ExperimentalWarning', '--import', `data:text/javascript,${pretence}`];
  return spawnSync(process.execPath, [...args, MAIN, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', ...env },
  });
}

test('On a Node.js that is too old the command says which one it needs, in one line, and ends with 1.', () => {
  for (const version of ['20.20.2', '18.0.0', '22.8.1', '9.11.2']) {
    const { status, stdout, stderr } = pretending(version);
    assert.equal(stderr, `futamichi needs Node.js ${WANTED}, this is ${version}.\n`);
    assert.equal(stdout, '');
    assert.equal(status, 1);
  }
  const { stderr } = pretending('20.20.2', { LC_ALL: 'ja_JP.UTF-8' });
  assert.equal(stderr, `futamichi にはNode.js ${WANTED} 以降が必要です（現在は 20.20.2）。\n`);
});

test('On that one and on newer ones it runs.', () => {
  for (const version of [`${WANTED}.0`, '22.21.0', '23.0.0', '100.1.0']) {
    const { status, stdout } = pretending(version);
    assert.match(stdout, /futamichi <command>/);
    assert.equal(status, 0);
  }
});

/** A Node.js on this machine that is too old. */
function oldNode(): string | undefined {
  const [wantedMajor = 0, wantedMinor = 0] = WANTED.split('.').map(Number);
  const isOld = (program: string) => {
    try {
      const [major = 0, minor = 0] = execFileSync(program, ['-p', 'process.versions.node'], {
        encoding: 'utf8',
        stdio: 'pipe',
      })
        .split('.')
        .map(Number);
      return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
    } catch {
      return false;
    }
  };
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find(isOld);
}

/** What the build makes of it, beside a program that such a Node.js cannot even read. */
function built(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'futamichi-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const text = stripTypeScriptTypes(readFileSync(MAIN, 'utf8')).replace("'./program.ts'", "'./program.js'");
  writeFileSync(join(dir, 'main.js'), text);
  writeFileSync(join(dir, 'program.js'), "import 'node:not-yet-there';\n");
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }');
  return join(dir, 'main.js');
}

test('A real one that is too old says so, too.', (t) => {
  const node = oldNode();
  if (node === undefined) return t.skip('This machine has no older Node.js.');
  const { status, stderr } = spawnSync(node, [built(t), 'find'], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  assert.match(
    stderr,
    new RegExp(`^futamichi needs Node\\.js ${WANTED.replace('.', '\\.')}, this is [\\d.]+\\.\\n$`),
  );
  assert.equal(status, 1);
});

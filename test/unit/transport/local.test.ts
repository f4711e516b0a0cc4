import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { LocalShell } from '../../../lib/transport/local.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const NODE = process.execPath;
const { signal } = new AbortController();
const still = { signal, deadlineMs: 60_000 };

function open(t: TestContext) {
  const clock = new FakeClock();
  const shell = new LocalShell(clock);
  t.after(() => shell.close());
  return { clock, shell };
}

const failing =
  (code: string, mayHaveApplied = false) =>
  (thrown: unknown) => {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, code);
    assert.equal(thrown.mayHaveApplied, mayHaveApplied);
    return true;
  };

test('Both outputs and the exit status are the answer, whatever the status is.', async (t) => {
  const { shell, clock } = open(t);
  const script = 'console.log("out"); console.error("err"); process.exit(3)';
  assert.deepEqual(await shell.run([NODE, '-e', script], still), {
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  });
  assert.deepEqual(await shell.run([NODE, '-e', ''], still), { code: 0, stdout: '', stderr: '' });
  assert.equal(clock.pending, 0);
});

test('A signal that ends it is told by name.', async (t) => {
  const { shell } = open(t);
  const ran = await shell.run(
    [NODE, '-e', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 9e6)'],
    still,
  );
  assert.equal(ran.code, null);
  assert.equal(ran.signal, 'SIGTERM');
});

test('No shell comes between: words arrive as they are.', async (t) => {
  const { shell } = open(t);
  const words = ['$(reboot)', '; reboot', '*', "it's"];
  const ran = await shell.run(
    [NODE, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', ...words],
    still,
  );
  assert.deepEqual(JSON.parse(ran.stdout), words);
});

test('What is not there, or may not be run, is told as shells tell it.', async (t) => {
  const { shell } = open(t);
  assert.equal((await shell.run(['/nowhere/futamichi-pppd', 'status'], still)).code, 127);
  assert.equal((await shell.run([import.meta.filename, 'status'], still)).code, 126);
});

test('A command that reads its input gets an end at once.', async (t) => {
  const { shell } = open(t);
  const ran = await shell.run(
    [NODE, '-e', 'process.stdin.resume().on("end", () => console.log("end"))'],
    still,
  );
  assert.equal(ran.stdout, 'end\n');
});

const HANGS = 'setTimeout(() => {}, 9e6)';

test('A command that hangs is ended at the deadline; what it may have changed is said.', async (t) => {
  const { shell, clock } = open(t);
  for (const changes of [false, true]) {
    const running = shell.run([NODE, '-e', HANGS], { signal, deadlineMs: 5000, changes });
    const refused = assert.rejects(running, failing('timeout', changes));
    await clock.advance(5000);
    await refused;
  }
});

test('An abort ends it, and what has not begun is not begun.', async (t) => {
  const { shell, clock } = open(t);
  const end = new AbortController();
  const running = shell.run([NODE, '-e', HANGS], { signal: end.signal, deadlineMs: 5000, changes: true });
  const refused = assert.rejects(running, failing('cancelled', true));
  end.abort();
  await refused;
  await assert.rejects(
    shell.run([NODE, '-e', HANGS], { ...still, signal: end.signal }),
    failing('cancelled'),
  );
  assert.equal(clock.pending, 0);
});

test('Closing ends what runs.', async (t) => {
  const { shell } = open(t);
  const running = shell.run([NODE, '-e', HANGS], still);
  const refused = assert.rejects(running, failing('cancelled'));
  await shell.close();
  await refused;
});

test('Endless output is cut off.', async (t) => {
  const { shell } = open(t);
  const script = 'const write = () => process.stdout.write("a".repeat(65536), write); write()';
  await assert.rejects(shell.run([NODE, '-e', script], still), failing('unreadable'));
});

test('What the system cannot start for another reason is unreachable.', async (t) => {
  const { shell } = open(t);
  // longer than any kernel takes
  await assert.rejects(shell.run([NODE, '-e', '', 'a'.repeat(4_000_000)], still), failing('unreachable'));
});

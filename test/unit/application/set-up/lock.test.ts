// One set-up of a home at a time, with processes that are real.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { lockHome, userState } from '../../../../lib/application/set-up/home-lock.ts';
import { lockAt, lockInProcess } from '../../../../lib/application/set-up/lock.ts';

const MODULE = join(import.meta.dirname, '../../../../lib/application/set-up/home-lock.ts');

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Another process that wants a home when its input says so; what it says comes line by line. */
function another(t: TestContext, upper: string, folder: string) {
  const script = `const { lockHome } = await import(${JSON.stringify(MODULE)});
console.log('ready');
process.stdin.once('data', () =>
  lockHome(${JSON.stringify(upper)}, ${JSON.stringify(folder)}).then(
    () => console.log('has it'),
    ({ code }) => console.log(code),
  ),
);`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async (): Promise<unknown> => (await lines.next()).value;
  return { child, said, want: () => child.stdin.write('now\n') };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('What another process holds is refused until that one is gone, though it was killed.', async (t) => {
  const folder = await folderOf(t);
  const other = another(t, 'http://192.168.10.1/', folder);
  await other.said();
  other.want();
  assert.equal(await other.said(), 'has it');
  await assert.rejects(lockHome('192.168.10.1', folder), { code: 'conflict' });
  const elsewhere = await lockHome('192.168.20.1', folder);
  await elsewhere();
  await killed(other.child);
  assert.equal((await readdir(folder)).length, 1, 'it has cleared up, and is no proof');
  const release = await lockHome('192.168.10.1', folder);
  const second = another(t, '192.168.10.1', folder);
  await second.said();
  second.want();
  assert.equal(await second.said(), 'conflict');
  await release();
  assert.deepEqual(await readdir(folder), []);
});

test('Of several processes that come at once after one that was killed, never two have it.', async (t) => {
  const folder = await folderOf(t);
  const dead = another(t, '192.168.10.1', folder);
  await dead.said();
  dead.want();
  await dead.said();
  await killed(dead.child);
  const all = Array.from({ length: 6 }, () => another(t, '192.168.10.1', folder));
  for (const { said } of all) await said();
  for (const { want } of all) want();
  const answers = await Promise.all(all.map(({ said }) => said()));
  assert.ok(answers.filter((answer) => answer === 'has it').length <= 1, answers.join());
  assert.ok(answers.every((answer) => answer === 'has it' || answer === 'conflict'));
  for (const { child } of all) await killed(child);
  await (
    await lockHome('192.168.10.1', folder)
  )();
});

test('Of this process only one has it; whoever is gone holds nothing, whatever it has left.', async (t) => {
  const file = join(await folderOf(t), 'state', 'set-up');
  const release = await lockAt(file);
  await assert.rejects(lockAt(file), { code: 'conflict' });
  await release();
  // another process that runs
  const started = (await readFile(`/proc/${process.ppid}/stat`, 'latin1')).split(') ')[1]?.split(' ')[19];
  await writeFile(`${file}.${process.ppid}-${started}`, '');
  await assert.rejects(lockAt(file), { code: 'conflict' });
  await rm(`${file}.${process.ppid}-${started}`);
  // its number was given again (ours, too), it is gone, or the file is none of ours
  for (const left of [`${process.ppid}-1`, `${process.pid}-1`, '4194999-5', '', 'x']) {
    await writeFile(`${file}.${left}`, '');
    await (
      await lockAt(file)
    )();
    assert.deepEqual(await readdir(join(file, '..')), [], left);
  }
});

test('A home is known by its upper router, however its address is written; ports count behind tunnels only.', async (t) => {
  const folder = await folderOf(t);
  const taken = (address: string) => lockHome(address, folder).then((release) => release());
  const release = await lockHome('http://192.168.10.1:2869/upnp/rootdevice.xml', folder);
  await assert.rejects(taken('192.168.10.1'), { code: 'conflict' });
  await release();
  const tunnel = await lockHome('http://127.0.0.1:8081/', folder);
  await assert.rejects(taken('http://127.0.0.1:8081/login.html'), { code: 'conflict' });
  await taken('http://127.0.0.1:8082/');
  await tunnel();
  await assert.rejects(taken(''), { code: 'invalid-input' });
});

test('Where no file can be put, it holds as long as the process.', async (t) => {
  const file = join(await folderOf(t), 'file');
  await writeFile(file, '');
  await assert.rejects(lockAt(join(file, 'lock')), { code: 'EEXIST' });
  const release = await lockHome('192.168.10.1', file);
  await assert.rejects(lockHome('192.168.10.1', file), { code: 'conflict' });
  await release();
  const again = await lockInProcess('h1');
  await assert.rejects(lockInProcess('h1'), { code: 'conflict' });
  await again();
  // a folder where its own file should be: refused, and nothing is held by it
  const folder = await folderOf(t);
  const started = (await readFile('/proc/self/stat', 'latin1')).split(') ')[1]?.split(' ')[19];
  await mkdir(join(folder, `set-up.${process.pid}-${started}`));
  await assert.rejects(lockAt(join(folder, 'set-up')), { code: 'EISDIR' });
});

test('What is under way is kept where the user says, or below the home directory.', () => {
  assert.equal(userState({ XDG_STATE_HOME: '/x' }), join('/x', 'futamichi'));
  assert.equal(userState({}), join(homedir(), '.local', 'state', 'futamichi'));
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { claim, clear, type Claim } from '../../../demo/running.ts';

const MODULE = join(import.meta.dirname, '../../../demo/running.ts');

function newDir(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'demo-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'home');
}

/** Claims it, or says what it heard. */
async function take(dir: string, first = 'starting'): Promise<Claim | string> {
  let heard = '';
  return (await claim(dir, first, (text) => (heard += text))) ?? heard;
}

function heardBy(taken: Claim | string): string {
  assert.ok(typeof taken === 'string');
  return taken;
}

async function own(dir: string): Promise<Claim> {
  const taken = await take(dir);
  assert.ok(typeof taken !== 'string');
  return taken;
}

test('Who comes second is told what the first one has to tell, until that one ends.', async (t) => {
  const dir = newDir(t);
  const first = await own(dir);
  const { promise: heard, resolve: hear } = Promise.withResolvers<string>();
  const early = claim(dir, 'mine', hear);
  assert.equal(await heard, 'starting');
  const another = take(dir);
  first.tell('runs');
  assert.equal(await early, undefined);
  assert.match(heardBy(await another), /runs$/);
  assert.equal(await take(dir), 'runs');
  await first.close();
  await (await own(dir)).close();
});

test('One that ends before it has told anything keeps nobody waiting.', async (t) => {
  const dir = newDir(t);
  const first = await own(dir);
  const { promise: heard, resolve: hear } = Promise.withResolvers<string>();
  const second = claim(dir, 'mine', hear);
  await heard;
  await first.close();
  assert.equal(await second, undefined);
});

test('Of several who come at once, one has it.', async (t) => {
  const dir = newDir(t);
  const all = ['a', 'b', 'c', 'd'].map((text) => take(dir, text));
  const first = await Promise.any(
    all.map(async (taken) => {
      const claimed = await taken;
      assert.ok(typeof claimed !== 'string');
      return claimed;
    }),
  );
  first.tell(' runs');
  const others = (await Promise.all(all)).filter((taken) => taken !== first);
  assert.equal(others.length, 3);
  for (const told of others) assert.match(heardBy(told), / runs$/);
  await first.close();
});

test('Two directories have nothing to do with each other.', async (t) => {
  for (const dir of [newDir(t), newDir(t)]) {
    const claimed = await own(dir);
    t.after(() => claimed.close());
  }
});

test('What was claimed by one who was killed is free.', async (t) => {
  const dir = newDir(t);
  const script = `const { claim } = await import(${JSON.stringify(MODULE)});
(await claim(${JSON.stringify(dir)}, 'killed', () => {})).tell('killed');
console.log('claimed');`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  t.after(() => child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  assert.equal(await take(dir), 'killed');
  child.kill('SIGKILL');
  await once(child, 'exit');
  if (process.platform !== 'win32') assert.ok(existsSync(join(dir, 'running.sock')));
  await (await own(dir)).close();
});

test('A directory whose name is too long for a socket can be used all the same.', async (t) => {
  const dir = join(newDir(t), 'x'.repeat(120));
  await (await own(dir)).close();
});

test('Clearing leaves the claim.', async (t) => {
  const dir = newDir(t);
  const first = await own(dir);
  t.after(() => first.close());
  first.tell('runs');
  writeFileSync(join(dir, 'flows.json'), '[]');
  clear(dir);
  assert.ok(!readdirSync(dir).includes('flows.json'));
  assert.equal(await take(dir), 'runs');
});

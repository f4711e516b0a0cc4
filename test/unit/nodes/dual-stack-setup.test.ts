import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { NodeAPI } from 'node-red';
import { config, onTab, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

const PPP = { addresses: ['25.100.7.10'], connections: [{ kind: 'ppp' as const }] };

interface Step {
  readonly id: string;
  readonly by: string;
  readonly text: string;
  readonly status: string;
}
const stepsOf = (message: Message = {}) => message['steps'] as readonly Step[];
const doneIn = (message: Message = {}) => message['done'] as readonly Step[];

let homes = 0;

async function home(t: TestContext, setup: Message = {}, prepare = (RED: NodeAPI): NodeAPI => RED) {
  // what is under way is kept for each home
  const id = `h${(homes += 1)}`;
  const upper = await igdFor(t, { addresses: ['25.200.3.17'] });
  const lower = await igdFor(t, PPP);
  const router = (id: string, role: string, address: string) =>
    config(id, 'router', { name: role, slug: role, role, address, interval: 1 });
  const flow = [
    router('r1', 'upper', upper.url.href),
    router('r2', 'lower', lower.url.href),
    config(id, 'dual-stack', { name: 'Home', slug: '', upper: 'r1', lower: 'r2' }),
    onTab('s1', 'dual-stack-setup', { dualStack: id, ...setup }),
    onTab('s2', 'dual-stack-setup', { dualStack: 'nowhere' }),
  ];
  const nodeRed = await NodeRed.start(t, flow, { prepare });
  await nodeRed.until('both routers', () => ['r1', 'r2'].every((id) => nodeRed.node(id).router?.driver));
  return { upper, lower, nodeRed };
}

test('Whatever is no order is a dry run: the steps, in the language of the node, and nothing done.', async (t) => {
  const { nodeRed } = await home(t, { language: 'ja' });
  nodeRed.node('s1').receive({ payload: 1_700_000_000_000, mine: 7 });
  await nodeRed.until('the plan', () => nodeRed.messages.length === 1);
  const [message] = nodeRed.messages;
  assert.deepEqual(
    [message?.['topic'], message?.payload, message?.['mine'], message?.['stopped']],
    ['home/setup', 'planned', 7, null],
  );
  const steps = stepsOf(message);
  assert.equal(steps.at(-1)?.id, 'verify');
  assert.ok(steps.every(({ text }) => /[ぁ-ん]/.test(text)));
  assert.equal(nodeRed.text('s1'), 'setup-planned');
});

test('What UPnP cannot set is a person’s, whose word counts; its place outlives each message.', async (t) => {
  const { nodeRed } = await home(t);
  nodeRed.node('s1').receive({ payload: 'apply' });
  await nodeRed.until('the first step', () => nodeRed.messages.at(-1)?.payload === 'waiting');
  const [first] = stepsOf(nodeRed.messages.at(-1));
  assert.deepEqual([first?.by, first?.status], ['person', 'waiting']);
  nodeRed.node('s1').receive({ payload: 'continue' });
  await nodeRed.until('the next step', () => {
    const last = nodeRed.messages.at(-1);
    return last?.payload === 'waiting' && stepsOf(last)[0]?.id !== first?.id;
  });
  assert.deepEqual(
    doneIn(nodeRed.messages.at(-1)).map(({ id }) => id),
    [first?.id],
  );
  nodeRed.node('s1').receive({ payload: 'abort' });
  await nodeRed.until('it is undone', () => nodeRed.messages.at(-1)?.payload === 'aborted');
});

test('While the command line leads the set-up of the same home, Node-RED refuses to; it may when that process is gone.', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'futamichi-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { XDG_STATE_HOME: before } = process.env;
  t.after(() => {
    if (before === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before;
  });
  process.env['XDG_STATE_HOME'] = folder;
  const { upper, lower, nodeRed } = await home(t, {}, withUserDir(folder));
  const file = join(folder, 'home.json');
  const sides = { upper: { address: upper.url.href }, lower: { address: lower.url.href } };
  writeFileSync(file, JSON.stringify(sides));
  // a person sits before it who has been told what to do, and does not say that it is done
  const script = `const { setUpOf } = await import(${module('lib/cli/setup.ts')});
const { userState } = await import(${module('lib/application/set-up/home-lock.ts')});
setInterval(() => undefined, 60_000);
await setUpOf({ action: 'apply', home: ${JSON.stringify(file)}, yes: true, json: false }, {
  language: 'en', signal: new AbortController().signal, progress: () => undefined, stateFolder: userState(),
  login: () => Promise.resolve(undefined), pppoeAccount: () => Promise.resolve(undefined),
  print: (text) => console.log(text), confirm: () => new Promise(() => undefined),
});`;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  t.after(() => child.kill('SIGKILL'));
  assert.match(String(await once(child.stdout, 'data')), /DHCP server/);
  nodeRed.node('s1').receive({ payload: 'apply' });
  await nodeRed.until('the refusal', () => nodeRed.caught.length === 1);
  assert.deepEqual([nodeRed.caughtCodes, nodeRed.messages], [['conflict'], []]);
  nodeRed.node('s1').receive({ payload: 'plan' });
  await nodeRed.until('the plan', () => nodeRed.messages.length === 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  nodeRed.node('s1').receive({ payload: 'apply' });
  await nodeRed.until('the first step', () => nodeRed.messages.at(-1)?.payload === 'waiting');
});

function module(path: string): string {
  return JSON.stringify(join(import.meta.dirname, '../../..', path));
}

/** As in life; without a user directory nothing is kept. */
function withUserDir(userDir: string): (RED: NodeAPI) => NodeAPI {
  return (RED) =>
    Object.create(RED, {
      settings: { value: Object.create(RED.settings, { userDir: { value: userDir } }) },
    }) as NodeAPI;
}

test('Another word, an impossible goal and a home that is none fail; nothing is sent, and nobody else is kept out.', async (t) => {
  const { nodeRed } = await home(t);
  nodeRed.node('s1').receive({ payload: 'now' });
  nodeRed.node('s1').receive({ payload: 'plan', goal: { lower: { 'dhcp.server': true } } });
  nodeRed.node('s1').receive({ payload: 'plan', goal: 'fast' });
  nodeRed.node('s2').receive({ payload: 'plan' });
  await nodeRed.until('the failures', () => nodeRed.caught.length === 4);
  assert.deepEqual(nodeRed.caughtCodes, Array(4).fill('invalid-input'));
  nodeRed.node('s1').receive({ payload: 'abort' });
  await nodeRed.until('nothing to abort', () => nodeRed.caught.length === 5);
  const { error } = nodeRed.caught.at(-1) ?? {};
  assert.match((error as Error).message, /nothing to undo/);
  assert.deepEqual(nodeRed.messages, []);
  nodeRed.node('s1').receive({ payload: 'plan' });
  await nodeRed.until('the plan', () => nodeRed.messages.length === 1);
});

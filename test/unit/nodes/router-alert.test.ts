import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { dispatcherState } from '../../../nodes/runtime/alert-dispatchers.ts';
import { keptFile } from '../../../nodes/runtime/kept-file.ts';
import type { RED } from '../../../nodes/runtime/node-red.ts';
import { config, onTab, type FlowNode, type Message } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

interface AlertNotice {
  readonly kind: string;
  readonly state: string;
  readonly lasted?: number | null;
  readonly remedy?: string | null;
}

const alertOf = (message: Message | undefined) => message?.['alert'] as AlertNotice | undefined;

/** Node-RED with a user directory of its own. */
const within = (RED: RED, userDir: string | undefined): RED =>
  userDir === undefined ? RED : { ...RED, settings: { ...RED.settings, userDir } };

async function home(t: TestContext, alert: Message = {}, more: readonly FlowNode[] = [], userDir?: string) {
  const upper = await igdFor(t, { addresses: ['25.200.3.17'] });
  const lower = await igdFor(t, {
    addresses: ['25.100.7.10', '25.100.7.77'],
    connections: [{ kind: 'ppp' }],
  });
  const router = (id: string, role: string, address: string) =>
    config(id, 'router', { name: role, slug: role, role, address, interval: 1 });
  const nodeRed = await NodeRed.start(
    t,
    [
      router('r1', 'upper', upper.url.href),
      router('r2', 'lower', lower.url.href),
      config('h1', 'dual-stack', { name: 'Home', upper: 'r1', lower: 'r2' }),
      onTab('a1', 'router-alert', { dualStack: 'h1', hold: '0', ...alert }),
      ...more,
    ],
    { prepare: (RED) => within(RED, userDir) },
  );
  await nodeRed.until('both routers', () => nodeRed.text('a1').startsWith('home-'));
  return { upper, lower, nodeRed };
}

test('A session that drops is told once, with its cause and what to do.', async (t) => {
  const { lower, nodeRed } = await home(t);
  assert.deepEqual(nodeRed.messages, []);
  lower.drop('ERROR_AUTHENTICATION_FAILURE');
  await nodeRed.node('r2').router?.lookNow();
  await nodeRed.until('the alert', () => nodeRed.messages.length === 1);
  const [message] = nodeRed.messages;
  assert.equal(message?.['topic'], 'home/alert/lower');
  assert.match(String(message?.['payload']), /refuses the PPPoE account/);
  assert.equal(alertOf(message)?.state, 'raised');
  assert.ok(alertOf(message)?.remedy);
  nodeRed.node('a1').receive({ payload: '', mine: 1 });
  await nodeRed.until('the present state', () => nodeRed.messages.length === 2);
  assert.equal((nodeRed.messages[1]?.['payload'] as readonly string[] | undefined)?.length, 2);
  assert.equal(nodeRed.messages[1]?.['mine'], 1);
});

test('A new address is told with the old one, in the language of the node, unless that is switched off.', async (t) => {
  const { lower, nodeRed } = await home(t, { language: 'ja' }, [
    onTab('a2', 'router-alert', { dualStack: 'h1', off: ['address'] }),
  ]);
  lower.setAddress('25.100.7.77');
  await nodeRed.until('the address', () => nodeRed.messages.length === 1);
  const [message] = nodeRed.messages;
  assert.match(String(message?.['payload']), /25\.100\.7\.77（変更前：25\.100\.7\.10）/);
  const { at = '', ...told } = (message?.['alert'] ?? {}) as { readonly at?: string };
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
  assert.deepEqual(told, {
    kind: 'address',
    state: 'changed',
    side: 'lower',
    from: '25.100.7.10',
    to: '25.100.7.77',
  });
});

test('Without a home it says so and fails what it is asked.', async (t) => {
  const { nodeRed } = await home(t, {}, [
    onTab('a3', 'router-alert', { dualStack: 'nowhere' }),
    config('h2', 'dual-stack', { name: 'Half', upper: 'r1', lower: '' }),
    onTab('a4', 'router-alert', { dualStack: 'h2' }),
  ]);
  for (const id of ['a3', 'a4']) {
    assert.equal(nodeRed.text(id), 'bad-settings');
    nodeRed.node(id).receive({});
  }
  await nodeRed.until('the failures', () => nodeRed.caught.length === 2);
});

test('What was told is kept in the user directory, and what is not ours there is nothing.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  const warnings: string[] = [];
  const RED = {
    settings: { userDir },
    log: { warn: (line: string) => void warnings.push(line) },
  } as unknown as RED;
  const alert = { kind: 'lower' as const, check: 'pppoe-session', since: 5, flapping: false };
  const now = { default: { raised: [{ ...alert, text: { en: 'Down.', ja: '切断' } }] } };
  const memory = (id: string) => keptFile(RED, `alerts-${id}`, dispatcherState);
  const first = memory('a/1');
  assert.equal(first.known, undefined);
  await first.keep(now);
  assert.deepEqual(memory('a/1').known, now);
  assert.equal(memory('other').known, undefined);
  const file = join(userDir, 'futamichi', 'alerts-a_1.json');
  assert.ok((await readFile(file, 'utf8')).includes('Down.'));
  await writeFile(file, '{"default":{"raised":[{"kind":"moon"}]}}');
  assert.equal(memory('a/1').known, undefined);
  await rm(join(userDir, 'futamichi'), { recursive: true });
  await writeFile(join(userDir, 'futamichi'), 'a file in its way');
  await first.keep(now);
  await first.keep(now);
  assert.equal(warnings.length, 1);
  const nowhere = keptFile({ settings: {} } as unknown as RED, 'a1', dispatcherState);
  await nowhere.keep(now);
  assert.equal(nowhere.known, undefined);
});

test('A router alone is watched the same way.', async (t) => {
  const { lower, nodeRed } = await home(t, {}, [
    onTab('a2', 'router-alert', { router: 'r2', hold: '0', off: ['address'], language: 'ja' }),
    onTab('a3', 'router-alert', { router: 'nowhere' }),
  ]);
  assert.equal(nodeRed.text('a3'), 'no-router');
  lower.drop('ERROR_AUTHENTICATION_FAILURE');
  await nodeRed.node('r2').router?.lookNow();
  const mine = () => nodeRed.messages.filter(({ router }) => router);
  await nodeRed.until('the alert', () => mine().length === 1);
  const [message] = mine();
  assert.equal(message?.['topic'], 'lower/alert/session');
  assert.match(String(message?.['payload']), /セッションが切断.*ERROR_AUTHENTICATION_FAILURE/);
  assert.deepEqual(message?.['router'], { id: 'r2', slug: 'lower', name: 'lower' });
  nodeRed.node('a2').receive({ payload: '' });
  await nodeRed.until('the present state', () => mine().length === 2);
  assert.equal(mine()[1]?.['topic'], 'lower/alert');
});

test('What needs the line is kept while it is down, over a restart too, and comes late.', async (t) => {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  const { lower, nodeRed } = await home(t, { keep: 'lower' }, [], userDir);
  lower.drop('ERROR_NO_CARRIER');
  await nodeRed.node('r2').router?.lookNow();
  const file = join(userDir, 'futamichi', 'held-a1.json');
  await nodeRed.until('the file', () => existsSync(file));
  assert.deepEqual(nodeRed.messages, []);
  const [held] = JSON.parse(readFileSync(file, 'utf8')) as readonly Message[];
  assert.equal(held?.['topic'], 'home/alert/lower');
  assert.equal(alertOf(held)?.state, 'raised');
});

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { LocalFinding } from '../../../lib/router/finding.ts';
import { moveOf, rememberPlace } from '../../../nodes/runtime/moved-routers.ts';
import type { RED } from '../../../nodes/runtime/node-red.ts';
import type { RouterNode } from '../../../nodes/runtime/router-node.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { config } from '../../support/flow.ts';
import { ownUdn } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

/** Where Node-RED keeps what a set-up has moved. */
async function ownUserDir(t: TestContext) {
  const userDir = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(userDir, { recursive: true, force: true }));
  return { userDir, here: { settings: { userDir } } as unknown as RED };
}

const inUserDir = (userDir: string) => (red: RED) =>
  Object.create(red, {
    settings: { value: Object.create(red.settings, { userDir: { value: userDir } }) },
  }) as RED;

test('A router that a set-up has moved and somebody has reset is found where its node says.', async (t) => {
  const { userDir, here } = await ownUserDir(t);
  const udn = ownUdn();
  const igd = await startIgd({ udn, host: '127.0.72.1', addresses: ['203.0.113.10'] });
  t.after(() => igd.close());
  const { href } = igd.url;
  const moved = href.replace('127.0.72.1', '127.0.72.2');
  rememberPlace(here, href, moved, `igd:${udn.slice(5)}`);
  const nodeRed = await NodeRed.start(
    t,
    [config('r1', 'router', { name: 'Lower', address: href, role: 'lower', driver: 'igd', interval: 1 })],
    { prepare: inUserDir(userDir) },
  );
  const node = nodeRed.node<RouterNode>('r1');
  assert.deepEqual([node.entered, node.config?.address], [href, moved]);
  await nodeRed.hasRead('r1', '203.0.113.10');
  assert.equal(node.config?.address, href);
  assert.deepEqual(moveOf(here, href), { to: moved, back: true, identity: `igd:${udn.slice(5)}` });
  assert.ok(nodeRed.said('log', 'r1').some((line) => line.includes(`found again at ${href}`)));
});

test('A stranger where a set-up has put a router is not asked as that router, and the router is found where its node says.', async (t) => {
  const { userDir, here } = await ownUserDir(t);
  const udn = ownUdn();
  const igd = await startIgd({ udn, host: '127.0.72.3', addresses: ['203.0.113.10'] });
  t.after(() => igd.close());
  const stranger = await startIgd({ udn: ownUdn(), host: '127.0.72.4', addresses: ['203.0.113.66'] });
  t.after(() => stranger.close());
  rememberPlace(here, igd.url.href, stranger.url.href, `igd:${udn.slice(5)}`);
  const nodeRed = await NodeRed.start(
    t,
    [
      config('r1', 'router', {
        name: 'Lower',
        address: igd.url.href,
        role: 'lower',
        driver: 'igd',
        interval: 1,
      }),
    ],
    { prepare: inUserDir(userDir) },
  );
  await nodeRed.hasRead('r1', '203.0.113.10');
  assert.equal(nodeRed.node<RouterNode>('r1').config?.address, igd.url.href);
  assert.equal(stranger.count('GetStatusInfo'), 0);
  const warned = nodeRed.said('warn', 'r1').join();
  for (const words of ['wrong-host', 'enter this address in its node'])
    assert.ok(warned.includes(words), warned);
});

/** What Test connection says at an address from which a set-up has moved a router to `now`. */
async function testedWhereItWas(t: TestContext, entered: string, now: string, more: object = {}) {
  const { userDir, here } = await ownUserDir(t);
  rememberPlace(here, entered, MOVED, 'igd:7');
  rememberPlace(here, entered, now, 'igd:7');
  const nodeRed = await NodeRed.start(
    t,
    [config('r1', 'router', { address: entered, role: 'lower', driver: 'none-such' })],
    { prepare: inUserDir(userDir), credentials: { r1: { username: 'admin', password: 'kept' } } },
  );
  const said: LocalFinding[][] = [];
  for (const lang of ['en', 'ja']) {
    const body = { id: 'r1', address: entered, driver: 'igd', password: '', lang, ...more };
    const response = await nodeRed.request('POST', '/futamichi-router/test', body);
    said.push(((await response.json()) as { readonly findings: LocalFinding[] }).findings);
  }
  return said;
}

const MOVED = '127.0.72.6';
const NOW_AT = [
  `The set-up has moved this router to ${MOVED}: enter ${MOVED} as its address, and deploy.`,
  `このルーターのアドレスは、設定作業で ${MOVED} に変わりました。アドレスに ${MOVED} を入力し、デプロイしてください。`,
].map((text): LocalFinding => ({ status: 'warning', text }));

test('Test connection where a set-up has moved a router away says where it is, and not to see to its cable.', async (t) => {
  const said = await testedWhereItWas(t, 'http://127.0.72.5:9/', MOVED);
  assert.deepEqual(
    said,
    NOW_AT.map((each) => [each]),
  );
});

for (const [what, driver, status] of [
  ['who is there now', 'igd', 'ok'],
  ['what else is wrong', 'none-such', 'problem'],
] as const)
  test(`Beside it stands ${what}; that a stored password was not used would mislead.`, async (t) => {
    const stranger = await startIgd({ udn: ownUdn(), host: '127.0.72.7' });
    t.after(() => stranger.close());
    const said = await testedWhereItWas(t, stranger.url.href, MOVED, { driver });
    for (const [n, findings] of said.entries()) {
      assert.equal(findings[0]?.status, status);
      assert.deepEqual(findings.at(-1), NOW_AT[n]);
      assert.doesNotMatch(JSON.stringify(findings), /stored password|保存済みのパスワード/);
    }
  });

test('Of a router that is back where its node says nothing of the kind is said.', async (t) => {
  const igd = await startIgd({ udn: ownUdn(), host: '127.0.72.8' });
  t.after(() => igd.close());
  const { href } = igd.url;
  const [found = []] = await testedWhereItWas(t, href, href);
  assert.equal(found[0]?.status, 'ok');
  assert.doesNotMatch(JSON.stringify(found), /has moved/);
});

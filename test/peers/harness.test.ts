// What the suites build on, against the real peers.   node_modules/.bin/node --test test/peers/harness.test.ts
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import mqtt from 'mqtt';
import { startChromium } from './support/chromium.ts';
import { scratch } from './support/lab.ts';
import { Mosquitto } from './support/mosquitto.ts';
import { NodeRed, nodeOfVersion } from './support/node-red.ts';
import { installed, need } from './support/peer.ts';
import { Recorder } from './support/recorder.ts';
import { until } from './support/until.ts';

const root = join(import.meta.dirname, '..', '..');
const broker = installed('mosquitto') && installed('mosquitto_sub');
const ACL = 'user router\ntopic readwrite lab/#\nuser viewer\ntopic read lab/#\n';
const router = { username: 'router', password: 's3cret' };
const viewer = { username: 'viewer', password: 'v1ew' };

/** Whether a process runs; one that has ended and waits to be noticed does not. */
function runs(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}

test('A peer is gone with the process that started it, even if that one was killed.', async () => {
  const script = `
    const { startPeer } = await import(${JSON.stringify(join(root, 'test/peers/support/child.ts'))});
    console.log(startPeer('sleep', ['600']).pid);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
  const pid = Number(line);
  assert.equal(runs(pid), true);
  parent.kill('SIGKILL');
  await until('the peer is gone', () => !runs(pid), 5000);
});

describe('Mosquitto', { timeout: 60_000 }, () => {
  const options = { users: { router: router.password, viewer: viewer.password }, acl: ACL, tls: true };

  test('It wants a login, keeps to the rights, speaks TLS; the recorder sees what passes.', async (t) => {
    if (!need(t, 'mosquitto', broker)) return;
    const mosquitto = await Mosquitto.start(options);
    t.after(() => mosquitto.stop());
    await assert.rejects(mqtt.connectAsync(mosquitto.url), /not authorized/i);
    await assert.rejects(
      Recorder.start(mosquitto, 'lab/#', { ...viewer, password: 'no' }),
      /not authori[sz]ed/i,
    );
    const client = await mqtt.connectAsync(mosquitto.tlsUrl, {
      ...router,
      ca: [mosquitto.certificate],
      protocolVersion: 5,
    });
    t.after(() => client.endAsync());
    await client.publishAsync('lab/kept', '再接続', { retain: true, qos: 1 });
    const recorder = await Recorder.start(mosquitto, 'lab/#', viewer);
    t.after(() => recorder.stop());
    const kept = await recorder.until('what the broker kept', ({ topic }) => topic === 'lab/kept');
    assert.deepEqual(kept, { topic: 'lab/kept', payload: '再接続', qos: 1, retain: true });
    const from = recorder.messages.length;
    await assert.rejects(client.publishAsync('elsewhere/x', 'no', { qos: 1 }), { code: 135 });
    await client.publishAsync('lab/kept', '', { retain: true });
    const cleared = await recorder.until('the topic cleared', () => true, { from });
    assert.deepEqual(cleared, { topic: 'lab/kept', payload: '', qos: 0, retain: false });
    assert.equal(recorder.last('lab/kept'), cleared);
    await assert.rejects(
      recorder.until('nothing', ({ topic }) => topic === 'lab/never', { ms: 50 }),
      /not within 50 ms: nothing; the last of 2: .*lab\/kept/,
    );
  });

  test('A filter that it does not grant is refused to the subscriber.', async (t) => {
    if (!need(t, 'mosquitto', broker)) return;
    const mosquitto = await Mosquitto.start({ subscribable: ['lab/#'] });
    t.after(() => mosquitto.stop());
    const client = await mqtt.connectAsync(mosquitto.url);
    t.after(() => client.endAsync());
    const refused = client.subscribeAsync(['lab/#', 'secret/#']);
    await assert.rejects(refused, ({ packet }: { packet: { granted: number[] } }) => {
      assert.deepEqual(packet.granted, [0, 128]);
      return true;
    });
    await (await Recorder.start(mosquitto, 'lab/x')).stop();
    await assert.rejects(
      Recorder.start(mosquitto, 'secret/#'),
      /secret\/# is not recorded: the broker says 1\d\d/,
    );
  });

  test('A restart keeps the ports and forgets what was retained; the recorder comes back.', async (t) => {
    if (!need(t, 'mosquitto', broker)) return;
    const mosquitto = await Mosquitto.start();
    t.after(() => mosquitto.stop());
    const before = await mqtt.connectAsync(mosquitto.url);
    await before.publishAsync('lab/kept', '1', { retain: true, qos: 1 });
    await before.endAsync();
    const recorder = await Recorder.start(mosquitto, 'lab/#');
    t.after(() => recorder.stop());
    await recorder.until('the first', () => true);
    await mosquitto.stop('SIGKILL');
    await mosquitto.begin();
    const client = await mqtt.connectAsync(mosquitto.url);
    t.after(() => client.endAsync());
    // until the recorder has come back, too
    const again = setInterval(() => client.publish('lab/new', '2'), 100);
    t.after(() => clearInterval(again));
    await recorder.until('the news', ({ topic }) => topic === 'lab/new');
    assert.deepEqual(
      recorder.messages.filter(({ topic }) => topic === 'lab/kept').map(({ payload }) => payload),
      ['1'],
    );
  });
});

describe('Node-RED', { timeout: 120_000 }, () => {
  for (const version of ['22.9.0', 'latest']) {
    test(`It runs flows on Node ${version} from an empty user directory.`, async (t) => {
      const node = nodeOfVersion(version);
      const { stdout } = await promisify(execFile)(node, ['--version']);
      t.diagnostic(`Node ${stdout.trim()}`);
      const nodeRed = await NodeRed.start({
        userDir: scratch('node-red'),
        node,
        env: { WORD: 'from outside' },
      });
      t.after(() => nodeRed.stop('SIGKILL'));
      await nodeRed.deploy([
        { id: 'tab', type: 'tab', label: 'Tab' },
        { id: 'in', z: 'tab', type: 'http in', url: '/word', method: 'get', wires: [['word']] },
        {
          id: 'word',
          z: 'tab',
          type: 'change',
          rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'WORD', tot: 'env' }],
          wires: [['out']],
        },
        { id: 'out', z: 'tab', type: 'http response', wires: [] },
      ]);
      await nodeRed.says(/Started modified|Started flows/);
      const answer = await until('the flow answers', async () => {
        const response = await fetch(`${nodeRed.url}word`);
        return response.ok && response.text();
      });
      assert.equal(answer, 'from outside');
      const flows = (await nodeRed.admin('GET', 'flows')) as Array<{ id: string }>;
      assert.deepEqual(
        flows.map(({ id }) => id),
        ['tab', 'in', 'word', 'out'],
      );
      assert.equal(nodeRed.alive, true);
      await nodeRed.stop();
      assert.equal(nodeRed.alive, false);
    });
  }
});

describe('Chromium', { timeout: 60_000 }, () => {
  test('It speaks the language asked for, draws Japanese with a font that has it, keeps a screenshot.', async (t) => {
    if (!need(t, 'chromium', installed('chromium'))) return;
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<html lang=ja><p id=words>再接続できました</p><p>${request.headers['accept-language']}</p>`,
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const browser = await startChromium('ja-JP');
    t.after(() => browser.close());
    await browser.page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    assert.equal(await browser.page.evaluate(() => navigator.language), 'ja-JP');
    assert.match((await browser.page.textContent('p:last-of-type')) ?? '', /^ja/);
    const tools = await browser.page.context().newCDPSession(browser.page);
    await tools.send('DOM.enable');
    await tools.send('CSS.enable');
    const { root: document } = await tools.send('DOM.getDocument');
    const { nodeId } = await tools.send('DOM.querySelector', { nodeId: document.nodeId, selector: '#words' });
    const { fonts } = await tools.send('CSS.getPlatformFontsForNode', { nodeId });
    assert.match(fonts.map(({ familyName }) => familyName).join(), /CJK|IPA|Gothic|Mincho/);
    const file = join(root, 'artifacts', 'screenshots', 'harness-ja.png');
    rmSync(file, { force: true });
    await browser.shot('harness-ja');
    assert.ok(existsSync(file) && statSync(file).size > 1000);
  });
});

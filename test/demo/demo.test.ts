// The README's first command, as a person runs it.   node_modules/.bin/node --test test/demo/demo.test.ts
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TestBroker } from '../support/test-broker.ts';
import { listens, startDemo, type Demo, type Payload } from './demo.ts';

const LIVE_MS = 15_000;
const END_MS = 2000;
const BUTTONS = { bridgeOff: 'futamichi0000071', reconnect: 'futamichi0000031' } as const;

describe('npm start', { timeout: 120_000 }, () => {
  const dir = mkdtempSync(join(tmpdir(), 'futamichi-demo-'));
  let demo: Demo;

  /** What the next state, event or availability of a router says, once `act` is done. */
  const following = async (
    act: () => Promise<unknown>,
    topic: string,
    accept: (payload: Payload) => boolean,
  ) => {
    const { ready, found } = demo.message(topic, accept);
    await ready;
    await act();
    return found;
  };
  const restore = async () => {
    await demo.post('home/restore');
    await demo.home(({ problems, lower }) => problems.length === 0 && lower.wanAddress !== null);
    await demo.message('futamichi/lower/state', ({ session_up }) => session_up === true).found;
  };

  before(async () => {
    demo = await startDemo(dir);
    await demo.until(/Built after/);
  });
  after(async () => {
    if (demo.child.exitCode === null && demo.child.signalCode === null) await demo.stop('SIGTERM');
    rmSync(dir, { recursive: true, force: true });
  });

  test('Both routers are live on MQTT within 15 s of being built.', async () => {
    const built = performance.now();
    await demo.until(/Ready after/);
    const [upper, lower] = await Promise.all([
      demo.message('futamichi/upper/state', (state) => state['pppoe_bridge'] === true).found,
      demo.message('futamichi/lower/state', (state) => state['dhcp_server'] === false).found,
    ]);
    assert.ok(performance.now() - built < LIVE_MS, `${performance.now() - built} ms`);
    assert.deepEqual([upper['session_up'], upper['wan_path']], [true, 'ipoe-map-e']);
    assert.deepEqual([lower['session_up'], lower['wan_path']], [true, 'pppoe']);
    assert.equal(lower['wan_ipv4'], '25.100.7.10');
    await demo.message('futamichi/bridge/info', ({ routers }) => {
      const known = (routers as { slug: string; driver: string }[]).map(
        ({ slug, driver }) => `${slug} ${driver}`,
      );
      return known.includes('lower airstation') && known.includes('upper aterm');
    }).found;
  });

  test('Nothing is warned of.', () => {
    assert.doesNotMatch(demo.output(), /warn|error/i);
  });

  test('A second start says that one runs, and where, and ends.', async () => {
    const second = await startDemo(dir, { DEMO_BUILD: 'no' });
    await demo.until(/Ready after/);
    await second.ended;
    assert.equal(second.child.exitCode, 0, second.output());
    assert.match(second.output(), /already runs/);
    for (const url of [demo.nodeRed, demo.page, demo.broker]) assert.ok(second.output().includes(url), url);
    assert.equal((await fetch(demo.page)).status, 200);
  });

  test('It prints where everything is, the editor holds both routers, and finds them.', async () => {
    for (const url of [demo.nodeRed, demo.page]) {
      assert.ok(demo.output().includes(url), url);
      assert.equal((await fetch(url)).status, 200);
    }
    const flows = await (await fetch(`${demo.nodeRed}flows`)).text();
    const nodes = JSON.parse(flows) as { type: string; name: string }[];
    assert.deepEqual(
      nodes
        .filter(({ type }) => type === 'futamichi-router')
        .map(({ name }) => name)
        .sort(),
      ['Lower router', 'Upper router'],
    );
    assert.doesNotMatch(flows, /"password"/);
    const found = (await (
      await fetch(`${demo.nodeRed}futamichi-router/find`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest' },
        body: '{}',
      })
    ).json()) as {
      routers: { label: string }[];
    };
    const labels = found.routers.map(({ label }) => label);
    for (const label of ['NEC Aterm WX3000HP', 'Buffalo WSR-1800AX4S'])
      assert.ok(labels.includes(label), label);
  });

  test('What the provider does is an event, and the reason is told.', async () => {
    const dropped = await following(
      () => demo.post('password/change'),
      'futamichi/lower/event',
      ({ event_type }) => event_type === 'session_down',
    );
    assert.equal(dropped['expected'], false);
    const state = await demo.message('futamichi/lower/state', ({ session_up }) => session_up === false).found;
    assert.equal(state['wan_ipv4'], null);
    const { reach } = await demo.home(({ problems }) => problems.includes('auth'));
    assert.deepEqual([reach.server.way, reach.inbound, reach.devices[0]?.way], ['none', false, 'ipoe']);
    await restore();
  });

  test('A flow reconnects, and the provider gives another address.', async () => {
    const { wan_ipv4: before } = await demo.message('futamichi/lower/state').found;
    const changed = await following(
      () => demo.press(BUTTONS.reconnect),
      'futamichi/lower/event',
      ({ event_type }) => event_type === 'wan_ip_changed',
    );
    assert.deepEqual([changed['expected'], changed['from']], [true, before]);
  });

  test('A flow switches the bridge off on the upper router, and the lower one loses its session.', async () => {
    await following(
      () => demo.press(BUTTONS.bridgeOff),
      'futamichi/lower/event',
      ({ event_type }) => event_type === 'session_down',
    );
    await demo.message('futamichi/upper/state', ({ pppoe_bridge }) => pppoe_bridge === false).found;
    const { upper, lower } = await demo.home(({ problems }) => problems.includes('bridge'));
    assert.deepEqual([upper.bridge, lower.wanAddress], [false, null]);
    await restore();
  });

  test('A router whose cable is pulled and one that restarts are missed, and come back by themselves.', async () => {
    const has = (wanted: string | null) => (state: Payload) =>
      state['problem'] === wanted && (state['session_up'] === true) === (wanted === null);
    const [upper, lower] = ['futamichi/upper/state', 'futamichi/lower/state'];
    await Promise.all([
      following(() => demo.post('cable/lower-lan/pull'), lower, has('unreachable')),
      following(() => demo.post('upper/restart'), upper, has('unreachable')),
    ]);
    const { reach } = await demo.home(({ problems }) => problems.includes('lower-lan'));
    assert.deepEqual([reach.nodeRed.lower, reach.across], [false, false]);
    await demo.post('cable/lower-lan/plug');
    await Promise.all([demo.message(upper, has(null)).found, demo.message(lower, has(null)).found]);
  });

  test('The page says what can be done, and everything can be undone.', async () => {
    const answer = await demo.post('nothing');
    assert.equal(answer.status, 404);
    const { post } = (await answer.json()) as { post: string[] };
    // what breaks comes before what mends, so that backwards everything is broken in the end; a restart mends itself
    const breaking = post.filter((path) => !/restart|restore$|^.?home/.test(path)).toReversed();
    for (const path of breaking) assert.equal((await demo.post(path)).status, 200, path);
    const { problems } = await demo.home((state) => state.problems.length > 0);
    for (const problem of ['line', 'outage', 'lower-wan', 'lower-lan', 'upper-guest', 'ap'] as const)
      assert.ok(problems.includes(problem), `${problem} in ${problems.join()}`);
    await restore();
    const foreign = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } };
    assert.equal((await fetch(`${demo.page}upper/bridge/off`, foreign)).status, 403);
  });

  test('Both routers go back into their cartons: what would go wrong next is said, and everything as it was comes back.', async () => {
    const found = demo.message('futamichi/lower/state', (state) => state['dhcp_server'] === true).found;
    await demo.post('home/factory');
    const { problems, lower, cables, dayOne, pitfall, pictures } = await demo.home((state) =>
      state.problems.includes('auto'),
    );
    assert.deepEqual([dayOne, pitfall], [true, null], 'nobody has walked into anything yet');
    assert.match(pictures.ja, /<svg [^>]*lang="ja".*PPPoEブリッジ/s);
    for (const problem of ['bridge', 'own-network', 'macs-equal', 'lower-lan', 'two-dhcp'] as const)
      assert.ok(problems.includes(problem), `${problem} in ${problems.join()}`);
    assert.deepEqual(
      [lower.auto, lower.mode, cables.lowerWan, cables.lowerLan],
      [true, 'pppoe', true, false],
    );
    // Node-RED is told where it is now
    assert.equal((await found)['lan_address'], lower.address);
    // on automatic the next restart makes it an access point
    await demo.post('lower/restart');
    await demo.home((state) => state.pitfall === 'ap');
    await restore();
  });

  test('SIGTERM ends everything within two seconds and frees the ports.', async () => {
    const began = performance.now();
    await demo.stop('SIGTERM');
    for (const name of ['PORT', 'HOME_PORT', 'MQTT_PORT'])
      while (await listens(Number(demo.env[name]))) assert.ok(performance.now() - began < END_MS + 500, name);
    assert.ok(performance.now() - began < END_MS + 500);
  });

  test('A second start, also with one address for both routers, finds the flows as the user left them.', async () => {
    const file = join(dir, 'flows.json');
    const flows = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
    writeFileSync(file, JSON.stringify([...flows, { id: 'mine', type: 'tab', label: 'Mine' }]));
    demo = await startDemo(dir, { DEMO_BUILD: 'no', DEMO_ADDRESSES: 'one' });
    await demo.until(/Ready after/);
    assert.match(demo.output(), /both routers are at 127\.0\.0\.1/);
    const kept = (await (await fetch(`${demo.nodeRed}flows`)).json()) as { id: string }[];
    assert.ok(kept.some(({ id }) => id === 'mine'));
    await Promise.all([
      demo.message('futamichi/upper/state', (state) => state['pppoe_bridge'] === true).found,
      demo.message('futamichi/lower/state', (state) => state['wan_path'] === 'pppoe').found,
    ]);
  });

  test('Two that start at once where the usual ports are taken have three each.', async (t) => {
    // Node-RED's usual one, as everybody has it who uses Node-RED
    const taken = createServer().listen(1880, '127.0.0.1');
    await once(taken, 'listening').catch(() => 'somebody else has it');
    t.after(() => taken.close());
    const dirs = ['a', 'b'].map((name) => join(dir, name));
    const any = { PORT: '', HOME_PORT: '', MQTT_PORT: '', DEMO_BUILD: 'no' };
    const demos = await Promise.all(dirs.map((place) => startDemo(place, any)));
    t.after(() => Promise.all(demos.map((started) => started.stop('SIGTERM'))));
    await Promise.all(demos.map((started) => started.until(/Ready after/)));
    const ports = demos.flatMap((started) =>
      [...started.output().matchAll(/^ {2}(?:Node-RED|the home|MQTT) +\w+:\/\/127\.0\.0\.1:(\d+)/gm)].map(
        ([, port]) => Number(port),
      ),
    );
    assert.equal(ports.length, 6);
    assert.equal(new Set([1880, ...ports]).size, 7, ports.join());
    for (const port of ports) assert.ok(await listens(port), String(port));
  });

  test('At somebody’s own broker nothing is left in the end.', async (t) => {
    const broker = await TestBroker.start();
    t.after(() => broker.close());
    const started = await startDemo(join(dir, 'c'), { MQTT_URL: broker.url, DEMO_BUILD: 'no' });
    await started.until(/Ready after/);
    const published = () => [...broker.retained.keys()];
    await broker.until('it is published', () => published().includes('futamichi/lower/state'));
    await broker.until('it is discovered', () =>
      published().some((topic) => topic.startsWith('homeassistant/')),
    );
    await started.stop('SIGTERM');
    await broker.until('all is taken away', () => broker.retained.size === 0);
  });

  test('A given port that is taken is an error.', async () => {
    const clash = await startDemo(mkdtempSync(join(tmpdir(), 'futamichi-demo-')), {
      PORT: demo.env['PORT'] ?? '',
    });
    await clash.ended;
    assert.equal(clash.child.exitCode, 1);
    assert.match(clash.output(), /this port is taken/);
  });
});

// What people meet with two routers, told over MQTT by the product as it would be published.   npm run lab -- test test/lab/scenarios.test.ts
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { installed, need } from '../peers/support/peer.ts';
import { hookedAt } from './guest-files.ts';
import { Home, type HomeEvent, type Slug } from './home.ts';
import { needLab, whatIsMissing } from './missing.ts';
import { scenarios } from './scenarios.ts';

const mosquitto = installed('mosquitto') && installed('mosquitto_sub');
const ready = (t: TestContext) => needLab(t) && need(t, 'mosquitto', mosquitto);

const typesOf = (events: readonly HomeEvent[]) => events.map(({ event_type }) => event_type);
const DROP = ['session_down', 'session_up', 'wan_ip_changed'];

describe('a home with two routers', { timeout: 900_000 }, () => {
  let home: Home;
  before(
    async () => {
      if (whatIsMissing() === undefined && mosquitto) home = await Home.start();
    },
    { timeout: 300_000 },
  );
  after(() => home?.stop());

  /** One session ended and one began, and nothing else was said of either router by any driver. */
  async function assertOneDrop(
    from: number,
    before: string,
    address: string,
    expected = false,
  ): Promise<void> {
    for (const slug of ['lower', 'lower-upnp'] as const) {
      const events = await home.eventsOnce(slug, from, DROP.length);
      assert.deepEqual(typesOf(events), DROP, `${slug}: ${JSON.stringify(events)}`);
      const [down, up, changed] = events;
      assert.equal(down?.wan_ipv4, before, slug);
      assert.equal(up?.wan_ipv4, address, slug);
      assert.deepEqual([changed?.from, changed?.to], [before, address], slug);
      assert.ok((down?.at ?? '') < (up?.at ?? ''), slug);
      assert.equal(down?.expected, expected && slug === 'lower', slug);
    }
    for (const slug of ['upper', 'upper-upnp'] as const) assert.deepEqual(home.events(slug, from), [], slug);
  }

  test('Each driver tells of each router what it can know, and no more.', async (t) => {
    if (!ready(t)) return;
    const address = await home.settled();
    const told = (slug: Slug, key: string) =>
      home.stateOf(slug, key, (state) => state[key] !== undefined && state['identity'] !== undefined);
    const lower = await told('lower', 'wan_mode');
    assert.deepEqual([lower['wan_mode'], lower['wan_ipv4'], lower['wan_path']], ['pppoe', address, 'pppoe']);
    const upper = await told('upper', 'wan_mode');
    // its kernel says how it is connected, and UPnP whether
    assert.deepEqual(
      [upper['wan_mode'], upper['wan_path'], upper['session_up'], upper['pppoe_bridge']],
      ['ds-lite', 'ipoe-ds-lite', true, true],
    );
    const byUpnp = await told('lower-upnp', 'wan_mode');
    // miniupnpd says IP_Routed whatever it is
    assert.deepEqual(
      [byUpnp['wan_mode'], byUpnp['wan_ipv4'], byUpnp['wan_path']],
      [null, address, 'unknown'],
    );
    for (const slug of ['upper', 'upper-upnp'] as const) {
      const { wan_ipv4 = null } = await told(slug, 'session_up');
      // 2.3.1 hides it, later ones tell it
      assert.ok([null, '192.0.0.2'].includes(wan_ipv4 as string | null), slug);
    }
  });

  for (const { name, act, mend, error, expected } of scenarios) {
    test(name, async (t) => {
      if (!ready(t)) return;
      const before = await home.settled();
      const session = await home.lab.session();
      assert.ok(session);
      const from = home.now;
      const began = performance.now();
      const dropped = Date.now();
      await act(home);
      for (const slug of ['lower', 'lower-upnp'] as const) await home.event(slug, 'session_down', from);
      t.diagnostic(`told after ${((performance.now() - began) / 1000).toFixed(1)} s`);
      await home.stateOf('lower', error, ({ session_error }) => session_error === error);
      await mend?.(home);
      const { address } = await home.lab.next(session);
      assert.equal(await home.settled(), address);
      assert.notEqual(address, before);
      await assertOneDrop(from, before, address, expected);
      const since = async (slug: Slug) => {
        const { session_since, session_since_attributes, uptime } = await home.stateOf(
          slug,
          'up since',
          // the hooks run a moment after the address is there
          (state) => typeof state['uptime'] === 'string',
        );
        assert.deepEqual(session_since_attributes, { basis: 'observed' }, slug);
        const up = home.events(slug, from)[1]?.at ?? '';
        assert.ok(
          Math.abs(Date.parse(String(session_since)) - Date.parse(up)) < 2000,
          `${slug} ${String(session_since)} ${up}`,
        );
        return { up: Date.parse(up), uptime: Date.parse(String(uptime)) };
      };
      // the hooks' own time, and of this session from the first
      const hooks = await since('lower');
      assert.ok(hooks.uptime > dropped, `${hooks.uptime} ${dropped}`);
      assert.ok(Math.abs(hooks.uptime - (await hookedAt(home.lab))) < 5000, `${hooks.uptime}`);
      // the daemon's own time goes on, and is not believed
      const daemon = await since('lower-upnp');
      assert.ok(daemon.uptime < daemon.up - 5000, `${daemon.uptime} ${daemon.up}`);
    });
  }

  test('A reconnect over MQTT is accepted, verified and told with its new address.', async (t) => {
    if (!ready(t)) return;
    const before = await home.settled();
    const from = home.now;
    const [accepted, ok, ...rest] = await home.ask('lower', 'reconnect');
    assert.equal(accepted?.status, 'accepted');
    assert.deepEqual([ok?.status, ok?.data?.outcome, rest], ['ok', 'verified', []]);
    const address = await home.settled();
    assert.notEqual(address, before);
    assert.equal(ok?.data?.after['wan.ipv4'], address);
    await assertOneDrop(from, before, address, true);
    const { last_action } = await home.stateOf('lower', 'idle', ({ action }) => action === null);
    assert.equal((last_action as { outcome?: string }).outcome, 'verified');
  });

  test('The same over UPnP is refused by the router, changes nothing, and is not offered again.', async (t) => {
    if (!ready(t)) return;
    const session = await home.lab.session();
    await home.settled();
    const from = home.now;
    for (let time = 0; time < 2; time += 1) {
      const answers = await home.ask('lower-upnp', 'reconnect');
      assert.deepEqual(answers.at(-1)?.code, 'unsupported', JSON.stringify(answers));
    }
    assert.deepEqual(await home.lab.session(), session);
    assert.deepEqual(home.events('lower-upnp', from), []);
  });

  test('Three sessions lost one after the other are three losses and no more.', async (t) => {
    if (!ready(t)) return;
    const addresses = [await home.settled()];
    const from = home.now;
    for (let time = 0; time < 3; time += 1) {
      const session = await home.lab.session();
      assert.ok(session);
      await (time === 1 ? home.lab.dropByServer() : home.lab.dropByClient());
      await home.lab.next(session);
      addresses.push(await home.settled());
    }
    assert.equal(new Set(addresses).size, 4);
    for (const slug of ['lower', 'lower-upnp'] as const) {
      const events = await home.eventsOnce(slug, from, 3 * DROP.length);
      assert.deepEqual(typesOf(events), [...DROP, ...DROP, ...DROP], JSON.stringify(events));
      assert.deepEqual(
        events.flatMap(({ to }) => to ?? []),
        addresses.slice(1),
      );
    }
  });

  test('Node-RED had nothing to complain about.', (t) => {
    if (!ready(t)) return;
    assert.ok(home.nodeRed.alive, home.nodeRed.log);
    assert.doesNotMatch(home.nodeRed.log, /\[error\]|Uncaught|unhandled/i);
  });
});

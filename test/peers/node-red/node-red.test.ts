// The packed product in real Node-RED processes: on the oldest and newest Node that we claim, through everything that goes wrong.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { homeFlows, ROUTER } from '../support/home.ts';
import { Mosquitto } from '../support/mosquitto.ts';
import { nodeOfVersion, NodeRed, nodeRedOfVersion, userDirWithPackage } from '../support/node-red.ts';
import { installed, need } from '../support/peer.ts';
import { Recorder } from '../support/recorder.ts';
import { until } from '../support/until.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const there = installed('mosquitto');
const UPPER = 'futamichi0000003';
const { 'node-red': ours } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly 'node-red': { readonly nodes: Readonly<Record<string, string>> };
};
const TYPES = Object.keys(ours.nodes)
  .map((name) => `futamichi-${name}`)
  .toSorted();

interface NodeSet {
  readonly module: string;
  readonly types: readonly string[];
  readonly enabled: boolean;
  readonly err?: unknown;
}

/** The examples with one router, the lower one; the upper one is switched off. */
function exampleFlows(address: string, url: string): Record<string, unknown>[] {
  const flows = JSON.parse(readFileSync(join(root, 'examples', 'flows.json'), 'utf8')) as Record<
    string,
    unknown
  >[];
  return flows.map((node) => ({
    ...node,
    ...(node['type'] === 'futamichi-router' && { address, interval: 1 }),
    ...((node['id'] === UPPER || node['router'] === UPPER) && { d: true }),
    ...(node['type'] === 'futamichi-router-broker' && { url }),
  }));
}

for (const [version, nodeRedVersion] of [
  ['22.9.0', undefined],
  ['latest', undefined],
  ['latest', '4.1'],
] as const) {
  describe(
    `Node ${version}${nodeRedVersion ? `, Node-RED ${nodeRedVersion}` : ''}`,
    { timeout: 300_000 },
    () => {
      test('The package installs into an empty user directory without optional parts or scripts, and loads.', async (t) => {
        const node = nodeOfVersion(version);
        const program = nodeRedVersion && nodeRedOfVersion(nodeRedVersion);
        const nodeRed = await NodeRed.start({
          userDir: userDirWithPackage(node),
          node,
          ...(program && { program }),
        });
        t.after(() => nodeRed.stop());
        const sets = ((await nodeRed.admin('GET', 'nodes')) as NodeSet[]).filter(({ module }) =>
          module.startsWith('@futamichi/'),
        );
        assert.deepEqual(sets.flatMap(({ types }) => types).toSorted(), TYPES);
        for (const { enabled, err } of sets) assert.deepEqual([enabled, err], [true, undefined]);
        const examples = await nodeRed.admin('GET', 'library/examples/flows/@futamichi/node-red-dual-stack');
        assert.match(JSON.stringify(examples), /flows/);
        const japanese = JSON.stringify(
          await nodeRed.admin('GET', 'locales/@futamichi/node-red-dual-stack/router?lng=ja'),
        );
        assert.match(japanese, /ルーターを探す/);
        for (const path of [
          'icons/@futamichi/node-red-dual-stack/futamichi-sensor.svg',
          'resources/@futamichi/node-red-dual-stack/editor.js',
        ]) {
          assert.equal((await fetch(nodeRed.url + path)).status, 200, path);
        }
        assert.doesNotMatch(nodeRed.log, /\[error\]|ExperimentalWarning.*futamichi/);
      });
    },
  );
}

for (const version of [undefined, '4.1'])
  describe(`Node-RED ${version ?? 'as we develop with'}`, { timeout: 300_000 }, () => {
    let broker: Mosquitto;
    let router: IgdEmulator;
    let nodeRed: NodeRed;
    let recorder: Recorder;
    const stateWith = (part: string, from = 0) =>
      recorder.until(
        part,
        ({ topic, payload }) => /^futamichi\/[^/]+\/state$/.test(topic) && payload.includes(part),
        { from, ms: 40_000 },
      );

    /** Presses the button of an inject node, as soon as a deploy has brought it to life. */
    const press = (id: string) =>
      until('the button is there', () =>
        nodeRed.admin('POST', `inject/${id}`, {}).then(
          () => true,
          () => false,
        ),
      );

    before(async (t) => {
      if (!need(t as never, 'mosquitto', there)) return;
      broker = await Mosquitto.start();
      recorder = await Recorder.start(broker, 'futamichi/#');
      router = await startIgd({ connections: [{ kind: 'ppp' }], addresses: ['25.100.7.10', '25.100.7.77'] });
      nodeRed = await NodeRed.start({
        userDir: userDirWithPackage(),
        ...(version && { program: nodeRedOfVersion(version) }),
      });
    });
    after(async () => {
      await nodeRed?.stop();
      await recorder?.stop();
      await router?.close();
      await broker?.stop();
    });

    test('The example flows bring live values to MQTT.', async () => {
      await nodeRed.deploy(exampleFlows(router.url.href, broker.url));
      await stateWith('"wan_ipv4":"25.100.7.10"');
      router.setAddress('25.100.7.77');
      await stateWith('"wan_ipv4":"25.100.7.77"');
    });

    test('A full deploy of the same flows is no outage.', async () => {
      const flows = (await nodeRed.admin('GET', 'flows')) as Record<string, unknown>[];
      const from = recorder.messages.length;
      await nodeRed.deploy(flows);
      await stateWith('"wan_ipv4":"25.100.7', from);
      const offline = recorder.messages.slice(from).filter(({ payload }) => payload.includes('"offline"'));
      assert.deepEqual(offline, []);
    });

    test('A router that is killed is said once, and back by itself when it is.', async () => {
      const from = recorder.messages.length;
      router.set({ http: 'drop' });
      await recorder.until(
        'offline',
        ({ topic, payload }) => topic.endsWith('/availability') && payload.includes('offline'),
        { from },
      );
      await until('it is said', () => /unreachable/.test(nodeRed.log));
      router.set({ http: 'ok' });
      await recorder.until(
        'online',
        ({ topic, payload }) => topic.endsWith('/availability') && payload.includes('online'),
        { from, ms: 40_000 },
      );
      // its output comes another way than what is published
      await until('its end is said', () => /answers again/.test(nodeRed.log));
      assert.equal([...nodeRed.log.matchAll(/lower: unreachable/g)].length, 1);
      assert.equal([...nodeRed.log.matchAll(/answers again/g)].length, 1);
    });

    test('A deploy in mid-action ends it, and nothing is sent again.', async () => {
      const flows = exampleFlows(router.url.href, broker.url);
      const asked = router.count('ForceTermination');
      await press('futamichi0000031');
      await until('asked', () => router.count('ForceTermination') === asked + 1, 15_000);
      await nodeRed.deploy(
        flows.map((node) => (node['type'] === 'futamichi-router' ? { ...node, interval: 2 } : node)),
      );
      await until('the router has dialled again', () => router.session.up);
      const from = recorder.messages.length;
      router.setAddress('25.100.7.123');
      await stateWith('25.100.7.123', from);
      assert.equal(router.count('ForceTermination'), asked + 1);
      assert.ok(nodeRed.alive);
    });

    test('Rubbish from the router, at every point, never ends Node-RED.', async () => {
      const rubbish = { html: 'unreadable|unsupported', hang: 'timeout', drop: 'unreachable' } as const;
      for (const [http, problem] of Object.entries(rubbish)) {
        router.set({ http: http as keyof typeof rubbish });
        const from = recorder.messages.length;
        await nodeRed.deploy(
          exampleFlows(router.url.href, broker.url).map((node) =>
            node['type'] === 'futamichi-router' ? { ...node, name: `Home router ${http}` } : node,
          ),
        );
        await press('futamichi0000021');
        await press('futamichi0000031');
        const says = new RegExp(`"problem":"(${problem})"`);
        await recorder.until(http, ({ topic, payload }) => topic.endsWith('/state') && says.test(payload), {
          from,
          ms: 30_000,
        });
      }
      router.set({ http: 'ok', faultBody: 'html', control: 501 });
      await press('futamichi0000031');
      router.set({ faultBody: 'soap', control: 'allowed' });
      const from = recorder.messages.length;
      router.setAddress('25.100.7.124');
      await stateWith('25.100.7.124', from);
      assert.ok(nodeRed.alive);
      assert.doesNotMatch(nodeRed.log, /Uncaught|unhandled/i);
    });

    test('An exception thrown in every await point of our nodes never ends Node-RED.', async () => {
      // a node that listens to all that ours send and throws, synchronously and later, at each message
      const bomb = {
        id: 'peer0000bomb0000',
        type: 'function',
        z: 'futamichi000tab0',
        name: 'bomb',
        func: "node.status({}); throw new Error('bomb ' + msg.topic);",
        outputs: 1,
        x: 400,
        y: 700,
        wires: [[]],
      };
      const flows = exampleFlows(router.url.href, broker.url).map((node) =>
        String(node['type']).startsWith('futamichi-router-') && Array.isArray(node['wires'])
          ? { ...node, wires: [[bomb.id]] }
          : node,
      );
      await nodeRed.deploy([...flows, bomb]);
      const from = recorder.messages.length;
      for (let n = 0; n < 5; n += 1) {
        await press('futamichi0000021');
        router.setAddress(`25.100.8.${n}`);
        await stateWith(`25.100.8.${n}`, from);
      }
      await press('futamichi0000031');
      await until('the bomb went off', () => /bomb/.test(nodeRed.log));
      assert.ok(nodeRed.alive);
    });

    test('Settings that make no sense are said in words, and Node-RED runs on.', async () => {
      const base = homeFlows({ router, brokerUrl: broker.url, name: '下位🛜' });
      const broken: Record<string, Record<string, unknown>> = {
        address: { address: '${NOT_SET}' },
        interval: { interval: 'often' },
        driver: { driver: 'none-such' },
        'no router': { address: new URL('/', `http://127.0.0.1:${broker.port}`).href },
        proto: { slug: '__proto__' },
      };
      for (const [name, fault] of Object.entries(broken)) {
        await nodeRed.deploy(base.map((node) => (node['id'] === ROUTER ? { ...node, ...fault } : node)));
        assert.ok(nodeRed.alive, name);
      }
      await nodeRed.deploy(
        base.map((node) =>
          node['type'] === 'futamichi-router-broker' ? { ...node, url: 'http://nonsense', base: '#' } : node,
        ),
      );
      await nodeRed.deploy(base.filter(({ type }) => type !== 'futamichi-router'));
      await nodeRed.deploy(base);
      const from = recorder.messages.length;
      await recorder.until(
        'it works again',
        ({ topic, payload }) => topic === 'futamichi/lower/state' && payload.includes('"session_up":true'),
        { from },
      );
      assert.match(nodeRed.log, /invalid-input|not valid/);
      assert.ok(nodeRed.alive);
    });

    test('SIGTERM leaves the will to be online no longer, in good order.', async () => {
      const from = recorder.messages.length;
      await nodeRed.stop();
      await recorder.until(
        'offline',
        ({ topic, payload }) => topic === 'futamichi/bridge/state' && payload.includes('offline'),
        { from },
      );
    });
  });

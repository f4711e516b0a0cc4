import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { DeviceMacs } from '../../../lib/mqtt/home-assistant/device-macs.ts';
import type { Attributes, Observed } from '../../../lib/router/snapshot.ts';
import { bridgeHome, bridgeOn } from '../../support/bridge-home.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { published } from '../../support/published-router.ts';

const MAC = 'c4:3c:ea:00:00:01';
const OTHER = 'c4:3c:ea:00:00:02';

const read = (value: string, at: number, attributes?: Attributes): Observed<string> => ({
  state: 'known',
  value,
  at,
  channel: 'screen',
  ...(attributes && { attributes }),
});
const unread: Observed<string> = { state: 'unknown', why: 'not-said', at: 0 };

const named = (...connections: readonly unknown[]) => ({ device: { connections } });

/** With a broker that has been heard out. */
function fresh(): DeviceMacs {
  const macs = new DeviceMacs();
  macs.heardOut();
  return macs;
}

/** Two looks at each router, in turn: its LAN address, and that of its WAN side. */
function looked(...routers: ReadonlyArray<readonly [topic: string, lan: string, wan?: string]>): DeviceMacs {
  const macs = fresh();
  for (const at of [1, 2]) for (const [topic, lan, wan] of routers) macs.look(topic, read(lan, at), wan);
  return macs;
}

test('An address is announced when it was read twice and was the same, and not before.', () => {
  const macs = fresh();
  assert.deepEqual(macs.claim('a'), []);
  const looks: ReadonlyArray<readonly [Observed<string>, boolean, readonly string[]]> = [
    [unread, false, []],
    [read(MAC, 1), false, []],
    // another look did not read it
    [read(MAC, 1), false, []],
    [read(OTHER, 2), false, []],
    [read(MAC, 3), false, []],
    [read(MAC, 4), true, [MAC]],
    [read(MAC, 5), false, [MAC]],
    [unread, false, [MAC]],
    [read(OTHER, 7), false, [MAC]],
    [read(OTHER, 8), true, [MAC, OTHER]],
  ];
  for (const [lan, news, claimed] of looks)
    assert.deepEqual([macs.look('a', lan, undefined), macs.claim('a')], [news, claimed], JSON.stringify(lan));
});

test('Only what the maker gave is announced.', () => {
  for (const mac of ['02:00:00:00:00:01', '06:3c:ea:00:00:01', '01:00:5e:00:00:01', '00:00:00:00:00:00'])
    assert.deepEqual(looked(['a', mac]).claim('a'), [], mac);
  const set = fresh();
  for (const at of [1, 2]) set.look('a', read(MAC, at, { vendor: false }), undefined);
  assert.deepEqual(set.claim('a'), [], 'a person has set it');
  for (const at of [3, 4]) set.look('a', read(MAC, at, { vendor: true }), undefined);
  assert.deepEqual(set.claim('a'), [MAC]);
});

test('Two that have the same address do not become one device, on whatever side they have it.', () => {
  const equal = looked(['upper', MAC], ['lower', MAC]);
  assert.deepEqual([equal.claim('upper'), equal.claim('lower')], [[], []]);
  const crossed = looked(['upper', MAC], ['lower', OTHER, MAC]);
  assert.deepEqual([crossed.claim('upper'), crossed.claim('lower')], [[], [OTHER]]);
  const own = looked(['upper', MAC, MAC], ['lower', OTHER]);
  assert.deepEqual([own.claim('upper'), own.claim('lower')], [[MAC], [OTHER]]);
});

test('Who was announced with an address stays so, and nobody else is, whatever is read later.', () => {
  const macs = looked(['upper', MAC]);
  assert.deepEqual(macs.claim('upper'), [MAC]);
  for (const at of [3, 4]) macs.look('lower', read(MAC, at), undefined);
  assert.deepEqual([macs.claim('upper'), macs.claim('lower')], [[MAC], []]);
  for (const at of [5, 6]) macs.look('upper', read(OTHER, at), undefined);
  assert.deepEqual([macs.claim('upper'), macs.claim('lower')], [[MAC, OTHER], []], 'it is not taken back');
  macs.gone('upper');
  assert.deepEqual(macs.claim('lower'), [MAC], 'it has left');
});

test('What any document names counts, from before and from elsewhere, in long words and short.', () => {
  const macs = looked(['a', MAC], ['b', OTHER]);
  macs.heard('elsewhere', named(['zigbee', MAC], ['mac', 'x'], ['mac', MAC.toUpperCase()]));
  macs.heard('short', { dev: { cns: [['mac', OTHER]] } });
  macs.heard('mixed', { dev: { connections: [['mac', OTHER]] } });
  for (const nonsense of [undefined, 5, named(5), named(['mac', 5]), { device: {} }, { dev: {} }])
    macs.heard('x', nonsense);
  macs.heard('earlier', named(['mac', MAC]));
  const claimed = ['a', 'b', 'earlier', 'x'].map((each) => macs.claim(each));
  assert.deepEqual(claimed, [[], [], [MAC], []]);
  for (const each of ['elsewhere', 'earlier', 'short', 'mixed']) macs.gone(each);
  assert.deepEqual([macs.claim('a'), macs.claim('b')], [[MAC], [OTHER]]);
});

test('Of documents that somebody floods us with only so many are remembered.', () => {
  const macs = looked(['a', MAC]);
  for (let n = 0; n < 500; n += 1) macs.heard(`flood${n}`, named(['mac', OTHER]));
  macs.heard('more', named(['mac', MAC]));
  assert.deepEqual(macs.claim('a'), [MAC]);
});

test('A router is announced with its address after the second look at it.', async () => {
  const { router, clock, documents } = published();
  await clock.advance(2000);
  const look = async (at: number) => {
    router.look([[lanMac, read(MAC, at)]]);
    await clock.advance(2000);
    return documents().at(-1)?.device['connections'];
  };
  assert.equal(await look(1), undefined);
  assert.deepEqual(await look(2), [['mac', MAC]]);
});

for (const [where, mac, announced] of [
  ['another one has', MAC, undefined],
  ['nobody else has', OTHER, [['mac', MAC]]],
] as const)
  test(`What was read before the broker was there waits for what is on it: an address that ${where}.`, async (t) => {
    const { broker, clock, quiet, router, start } = await bridgeHome(t);
    await broker.publish('homeassistant/device/elsewhere/config', JSON.stringify(named(['mac', mac])), true);
    for (const at of [1, 2]) router.look([[lanMac, read(MAC, at)]]);
    await clock.advance(5000);
    await start();
    router.look([[lanMac, read(MAC, 2)]]);
    await clock.advance(5000);
    await quiet();
    const documents = broker.on('homeassistant/device/futamichi_n1/config');
    const last = JSON.parse(documents.at(-1) ?? '{}') as { device?: { connections?: unknown } };
    assert.deepEqual(last.device?.connections, announced);
    assert.equal(documents[0]?.includes(MAC), false);
  });

/** A home with two routers that have these addresses, read twice. */
async function home(t: TestContext, upperMac: string) {
  const it = await bridgeHome(t);
  const upper = lowerRouter();
  it.bridge.add(publishable(upper, { slug: 'upper', id: 'n2' }));
  await it.start();
  const look = async () => {
    for (const at of [1, 2]) {
      it.router.look([[lanMac, read(MAC, at)]]);
      upper.look([
        [lanMac, read(upperMac, at)],
        [wanMac, read(OTHER, at)],
      ]);
    }
    await it.clock.advance(5000);
    await it.quiet();
  };
  await look();
  const macIn = (id: string) => {
    const document = it.broker.retained.get(`homeassistant/device/futamichi_${id}/config`) ?? '{}';
    return (JSON.parse(document) as { device?: { connections?: unknown } }).device?.connections;
  };
  return { ...it, macIn };
}

test('Upper and lower with equal addresses are announced with none.', async (t) => {
  const { macIn } = await home(t, MAC);
  assert.deepEqual([macIn('n1'), macIn('n2')], [undefined, undefined]);
});

test('After a restart it is what it was, before anything is read; another Node-RED does not take it.', async (t) => {
  const { bridge, broker, macIn } = await home(t, 'c4:3c:ea:00:00:03');
  assert.deepEqual([macIn('n1'), macIn('n2')], [[['mac', MAC]], [['mac', 'c4:3c:ea:00:00:03']]]);
  const other = bridgeOn(t, broker.url, { owner: 'other', base: 'other' });
  const copy = lowerRouter();
  other.bridge.add(publishable(copy, { id: 'n3' }));
  const heard = () => broker.delivered.filter((topic) => topic.endsWith('_n1/config')).length;
  const before = heard();
  other.bridge.start();
  await broker.until('found', () => heard() > before);
  for (const at of [1, 2]) copy.look([[lanMac, read(MAC, at)]]);
  await other.clock.advance(5000);
  await broker.until('announced', () => broker.retained.has('homeassistant/device/futamichi_n3/config'));
  assert.equal(macIn('n3'), undefined);
  await other.bridge.close();
  await bridge.close();
  const again = bridgeOn(t, broker.url);
  again.bridge.add(publishable(lowerRouter()));
  const from = heard();
  again.bridge.start();
  await broker.until('found', () => heard() > from);
  await again.clock.advance(5000);
  await broker.idle();
  assert.deepEqual(macIn('n1'), [['mac', MAC]]);
});

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  objectToForeignRemoval,
  portForwardRemove,
} from '../../../../lib/capabilities/port-forward-remove.ts';
import { portForwardAdd } from '../../../../lib/capabilities/port-forward-add.ts';
import { MOST_DESCRIPTION, MOST_FORWARDS, portForwards } from '../../../../lib/capabilities/port-forwards.ts';
import { reconnect } from '../../../../lib/capabilities/reconnect.ts';
import { igdDriver } from '../../../../lib/drivers/igd/driver.ts';
import { recognise } from '../../../../lib/drivers/registry.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import type { AnyDoable } from '../../../../lib/router/capability.ts';
import { Lanes } from '../../../../lib/router/lane.ts';
import type { Request } from '../../../../lib/router/operations.ts';
import { Router } from '../../../../lib/router/router.ts';
import { startIgd } from '../../../emulators/igd/emulator.ts';
import type { IgdOptions } from '../../../emulators/igd/options.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { contextFor, open } from './opened.ts';

const WEB = { port: 8080, protocol: 'tcp', host: '192.168.1.10' } as const;
const GENERIC = 'GetGenericPortMappingEntry';
const SPECIFIC = 'GetSpecificPortMappingEntry';

/** The forwards alone, by one look. */
async function look(
  t: TestContext,
  options: IgdOptions,
  fill: (o: Awaited<ReturnType<typeof open>>) => void,
) {
  const opened = await open(t, { portMapping: 'igd1', ...options });
  fill(opened);
  const forwards = opened.channel.looks.find(({ id }) => id === 'forwards');
  assert.ok(forwards);
  return {
    ...opened,
    forwards,
    again: async () => {
      const report = await forwards.read(opened.signal);
      return new Map(report.observed('igd', 0)).get(portForwards);
    },
  };
}

const valueOf = (observed: unknown) => (observed as { value?: unknown } | undefined)?.value;
const attributesOf = (observed: unknown) => (observed as { attributes?: unknown }).attributes;

test('Forwards are read one by one until the end of the table, gaps or not.', async (t) => {
  const { again, router } = await look(t, {}, ({ router: { mappings } }) => {
    mappings.put({ externalPort: 80, internalPort: 8080, description: 'web' });
    mappings.gap(2);
    mappings.put({
      externalPort: 5060,
      protocol: 'UDP',
      lease: 3500,
      enabled: false,
      remoteHost: '203.0.113.9',
    });
  });
  const told = await again();
  assert.deepEqual(valueOf(told), [
    {
      port: 80,
      protocol: 'tcp',
      host: '192.168.1.10',
      internalPort: 8080,
      remoteHost: null,
      description: 'web',
      lease: null,
      enabled: true,
    },
    {
      port: 5060,
      protocol: 'udp',
      host: '192.168.1.10',
      internalPort: 5060,
      remoteHost: '203.0.113.9',
      description: 'web',
      lease: 3600,
      enabled: false,
    },
  ]);
  assert.equal(attributesOf(told), undefined);
  assert.equal(router.count(GENERIC), 4 + 3);
});

for (const mappingEnd of [402, 713, 714] as const)
  test(`An empty table that ends with ${mappingEnd} is an empty list, and is asked for again.`, async (t) => {
    const { again, router } = await look(t, { mappingEnd }, () => undefined);
    assert.deepEqual(valueOf(await again()), []);
    router.mappings.put({ externalPort: 80 });
    assert.equal((valueOf(await again()) as unknown[]).length, 1);
  });

test('A router that says the first entry for each index is not believed twice.', async (t) => {
  const { again, router } = await look(t, { mappingIndex: 'ignored' }, ({ router: { mappings } }) =>
    mappings.put({ externalPort: 80 }),
  );
  assert.equal((valueOf(await again()) as unknown[]).length, 1);
  assert.equal(router.count(GENERIC), 2);
});

test('A long table is read to a bound, and it is said that there is more.', async (t) => {
  const { again, router } = await look(t, {}, ({ router: { mappings } }) => {
    for (let port = 1000; port < 1200; port += 1) mappings.put({ externalPort: port });
  });
  const told = await again();
  assert.equal((valueOf(told) as unknown[]).length, MOST_FORWARDS);
  assert.deepEqual(attributesOf(told), { complete: false });
  assert.equal(router.count(GENERIC), MOST_FORWARDS + 1);
});

test('The longest list with the longest words is less than Home Assistant keeps of an entity.', () => {
  const longest = {
    port: 65_535,
    protocol: 'udp',
    host: 'h'.repeat(64),
    internalPort: 65_535,
    remoteHost: 'r'.repeat(64),
    description: '転'.repeat(MOST_DESCRIPTION),
    lease: 604_800,
    enabled: false,
  };
  const list = portForwards.value.parse(Array.from({ length: MOST_FORWARDS }, () => longest));
  assert.ok(Buffer.byteLength(JSON.stringify({ forwards: list })) < 15_000);
  assert.throws(() => portForwards.value.parse([...list, longest]));
});

test('A slow router is not kept busy for long, unless somebody asks.', async (t) => {
  const opened = await look(t, {}, ({ router: { mappings } }) => {
    for (let port = 1000; port < 1030; port += 1) mappings.put({ externalPort: port });
  });
  const { clock, router, forwards, signal } = opened;
  // a second of the fake clock passes with each request
  const { push } = router.requests;
  router.requests.push = (...items) => (void clock.advance(1000), push.apply(router.requests, items));
  const told = await opened.again();
  assert.deepEqual(attributesOf(told), { complete: false });
  const hurried = router.count(GENERIC);
  assert.ok(hurried >= 3 && hurried <= 5, `${hurried}`);
  await forwards.read(signal, true);
  assert.ok(router.count(GENERIC) - hurried > 3 * hurried);
});

test('IGD 2 gives the list in one answer for each protocol; one that cannot be read is asked for one by one.', async (t) => {
  const { again, router } = await look(t, { portMapping: 'igd2' }, ({ router: { mappings } }) => {
    mappings.put({ externalPort: 80, description: 'a <b> & "c"' });
    mappings.put({ externalPort: 53, protocol: 'UDP', lease: 90_000 });
  });
  const told = valueOf(await again()) as { port: number; description: string; lease: number | null }[];
  assert.deepEqual(
    told.map(({ port, lease }) => [port, lease]),
    [
      [80, null],
      [53, 172_800],
    ],
  );
  assert.equal(told[0]?.description, 'a <b> & "c"');
  assert.deepEqual([router.count('GetListOfPortMappings'), router.count(GENERIC)], [2, 0]);
  router.set({ faults: { GetListOfPortMappings: 606 } });
  assert.deepEqual(valueOf(await again()), told);
  assert.equal(router.count('GetListOfPortMappings'), 3);
  await again();
  assert.equal(router.count('GetListOfPortMappings'), 3, 'not asked again');
});

test('A list that is no list is asked for one by one; after a restart of the box it gets another chance.', async (t) => {
  const { again, router, read } = await look(t, { portMapping: 'igd2' }, ({ router: { mappings } }) => {
    mappings.put({ externalPort: 80 });
    Object.assign(mappings.actions, { GetListOfPortMappings: () => ({ NewPortListing: '<p:Port' }) });
  });
  assert.equal((valueOf(await again()) as unknown[]).length, 1);
  assert.deepEqual([router.count('GetListOfPortMappings'), router.count(GENERIC)], [1, 1 + 3]);
  await router.reboot({ move: true });
  await read('status').catch(() => undefined);
  await read('status');
  await again();
  assert.equal(router.count('GetListOfPortMappings'), 2);
});

test('A list that is empty, or of a router that goes away, is what it is.', async (t) => {
  const { again, router } = await look(t, { portMapping: 'igd2' }, ({ router: { mappings } }) => {
    Object.assign(mappings.actions, { GetListOfPortMappings: () => ({ NewPortListing: ' ' }) });
  });
  assert.deepEqual(valueOf(await again()), []);
  router.set({ http: 'drop' });
  await assert.rejects(again(), { code: 'unreachable' });
});

test('Everybody is written in several ways, and numbers in more.', async (t) => {
  const { again } = await look(t, {}, ({ router: { mappings } }) => {
    for (const [index, remoteHost] of ['', '0.0.0.0', '*', 'ANY', '198.51.100.7', 'host <x>'].entries())
      mappings.put({ externalPort: 1 + index, remoteHost });
    for (const [index, lease] of [1, 600, 601, 3601, 86_401, 1e12].entries())
      mappings.put({ externalPort: 100 + index, lease });
  });
  const told = valueOf(await again()) as { remoteHost: string | null; lease: number | null }[];
  assert.deepEqual(
    told.slice(0, 6).map(({ remoteHost }) => remoteHost),
    [null, null, null, null, '198.51.100.7', 'hostx'],
  );
  assert.deepEqual(
    told.slice(6).map(({ lease }) => lease),
    [600, 600, 1200, 7200, 172_800, null],
  );
});

test('Whether a refusal is for good or for now is said, and costs one question each time.', async (t) => {
  for (const [code, why] of [
    [401, 'not-offered'],
    [606, 'not-offered'],
    [501, 'not-said'],
  ] as const) {
    const { again, router } = await look(t, { faults: { [GENERIC]: code } }, () => undefined);
    assert.deepEqual(await again(), { state: 'unknown', why, at: 0 });
    assert.equal(router.count(GENERIC), 1);
    router.set({ faults: {} });
    assert.deepEqual(valueOf(await again()), []);
  }
});

test('A router without port mappings is not looked at for them.', async (t) => {
  const { channel } = await open(t);
  assert.deepEqual(
    channel.looks.map(({ id }) => id),
    ['status', 'details'],
  );
});

test('A reconnect does not make the table be read again and again.', async (t) => {
  const { igd, run } = await home(t);
  assert.equal((await run(reconnect, null)).outcome, 'verified');
  assert.equal(igd.count(GENERIC), 0);
});

test('What anybody in the LAN writes into a description comes out short, on one line and without addresses or secrets.', async (t) => {
  const hostile = [
    `\u202Eevil\u0007\n\n${'x'.repeat(400)}`,
    'Skype UDP at 192.168.1.23:41234',
    'password=hunter2',
    '\u{1F6AA}'.repeat(60),
  ];
  const { again } = await look(t, {}, ({ router: { mappings } }) => {
    for (const [index, description] of hostile.entries())
      mappings.put({ externalPort: 100 + index, description });
  });
  const told = valueOf(await again()) as { description: string }[];
  assert.equal(told.length, hostile.length);
  const text = JSON.stringify(told.map(({ description }) => description));
  assert.doesNotMatch(text, /\\u|hunter2|192\.168|\p{Cc}|\u202e/u);
  for (const { description } of told) assert.ok(description.length <= 40 && description.isWellFormed());
});

test('An entry that makes no sense is left out, and that is said.', async (t) => {
  const { again } = await look(t, {}, ({ router: { mappings } }) => {
    mappings.put({ externalPort: 99_999 });
    mappings.put({ externalPort: 81, internalClient: '<script>' });
    mappings.put({ externalPort: 80 });
  });
  const told = await again();
  assert.deepEqual(
    (valueOf(told) as { port: number }[]).map(({ port }) => port),
    [80],
  );
  assert.deepEqual(attributesOf(told), { complete: false });
});

/** A whole router on an emulated one, with time that runs when it is told to. */
async function home(t: TestContext, options: IgdOptions = {}, allow: readonly string[] = []) {
  const clock = new FakeClock();
  const igd = await startIgd({ clock, portMapping: 'igd1', ...options });
  const context = contextFor(t, clock);
  const definition = igdDriver({ search: () => Promise.resolve([igd.url]) });
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: async () => (await recognise(targetOf(igd.url.href), context, undefined, [definition])).open(),
    derivations: [],
    objections: [objectToForeignRemoval],
    intervalMs: 3000,
    allow,
  });
  t.after(async () => {
    await router.close();
    await igd.close();
  });
  router.start();
  const known = () => router.snapshot.get(portForwards).state === 'known';
  const until = async (done: () => boolean) => {
    for (let n = 0; n < 2000 && !done(); n += 1) await clock.advance(20);
    assert.ok(done());
  };
  await until(known);
  igd.requests.length = 0;
  const run = async (capability: AnyDoable, input: unknown, rest: Partial<Request> = {}) => {
    let over = false;
    const result = router.run({ capability, input, origin: 'flow', ...rest }).finally(() => (over = true));
    result.catch(() => undefined);
    await until(() => over);
    await clock.advance(2500);
    return result;
  };
  return { clock, igd, router, run, until };
}

test('One is added, seen to be there by a question for it alone, and removed.', async (t) => {
  const { igd, run, router } = await home(t);
  for (let port = 1; port <= 20; port += 1) igd.mappings.put({ externalPort: port });
  await router.lookNow([portForwards]);
  igd.requests.length = 0;
  const added = await run(portForwardAdd, { ...WEB, internalPort: 80, description: 'blog', lease: 600 });
  assert.equal(added.outcome, 'verified');
  assert.deepEqual(igd.mappings.all.at(-1), {
    remoteHost: '',
    externalPort: 8080,
    protocol: 'TCP',
    internalPort: 80,
    internalClient: '192.168.1.10',
    enabled: true,
    description: 'futamichi: blog',
    lease: 600,
  });
  assert.ok(igd.count(SPECIFIC) >= 2);
  // the table is read once before; what follows asks for this one
  assert.ok(igd.count(GENERIC) <= 23, `${igd.count(GENERIC)}`);
  const removed = await run(portForwardRemove, { port: 8080, protocol: 'TCP' });
  assert.equal(removed.outcome, 'verified');
  assert.equal(igd.mappings.all.length, 20);
});

test('What is not there need not be removed, nor is what goes meanwhile an error.', async (t) => {
  const { igd, run } = await home(t);
  assert.equal((await run(portForwardRemove, { port: 8080, protocol: 'tcp' })).outcome, 'verified');
  assert.equal(igd.count('DeletePortMapping'), 0);
  igd.mappings.put({ externalPort: 8080, description: 'futamichi' });
  igd.set({ faults: { [SPECIFIC]: 401, DeletePortMapping: 714 } });
  const gone = run(portForwardRemove, { port: 8080, protocol: 'tcp' });
  await gone;
  assert.equal(igd.count('DeletePortMapping'), 1);
});

test('A port that goes to another machine is refused, with force too; the same forward may be made anew.', async (t) => {
  const { igd, run } = await home(t);
  igd.mappings.put({ externalPort: 8080, internalClient: '192.168.1.50' });
  for (const force of [false, true])
    await assert.rejects(run(portForwardAdd, WEB, { force }), {
      code: 'conflict',
      detail: 'tcp 8080 goes to 192.168.1.50:8080',
    });
  assert.equal(igd.count('AddPortMapping'), 0);
  igd.mappings.put({ externalPort: 8081 });
  assert.equal((await run(portForwardAdd, { ...WEB, port: 8081 })).outcome, 'verified');
  assert.equal(igd.mappings.all.at(-1)?.description, 'futamichi');
});

test('Where the router tells of no single entry, the table that was read says who has the port.', async (t) => {
  const { igd, run } = await home(t, { faults: { [SPECIFIC]: 401 } });
  igd.mappings.put({ externalPort: 8080, internalClient: '192.168.1.50' });
  await assert.rejects(run(portForwardAdd, WEB), { code: 'conflict' });
  assert.equal((await run(portForwardAdd, { ...WEB, port: 8081 })).outcome, 'verified');
  assert.ok(igd.count(SPECIFIC) <= 2);
});

test('One that something else has made is removed with force alone.', async (t) => {
  const { igd, run } = await home(t);
  igd.mappings.put({ externalPort: 3074, protocol: 'UDP', description: 'console' });
  const key = { port: 3074, protocol: 'udp' };
  await assert.rejects(run(portForwardRemove, key), (thrown: { code?: string; hint?: { en: string } }) => {
    assert.equal(thrown.code, 'conflict');
    assert.match(thrown.hint?.en ?? '', /console/);
    return true;
  });
  assert.equal(igd.mappings.all.length, 1);
  assert.equal((await run(portForwardRemove, key, { force: true })).outcome, 'verified');
});

for (const [code, ours] of [
  [501, 'rejected'],
  [602, 'unsupported'],
  [606, 'rejected'],
  [718, 'conflict'],
  [724, 'rejected'],
  [728, 'rejected'],
  [729, 'conflict'],
  [799, 'rejected'],
] as const)
  test(`${code} on adding is ${ours}.`, async (t) => {
    const { run, router } = await home(t, { faults: { AddPortMapping: code } });
    await assert.rejects(run(portForwardAdd, WEB), { code: ours, detail: new RegExp(`^${code} `) });
    const offer = router.offers.find(({ capability }) => capability === portForwardAdd);
    // 606 may concern this port alone
    assert.equal(offer?.withdrawn !== undefined, ours === 'unsupported');
  });

test('A router that keeps forwards for good only does not get one that was to be for a time.', async (t) => {
  const { igd, run } = await home(t, { leases: 'permanent' });
  await assert.rejects(run(portForwardAdd, { ...WEB, lease: 60 }), { code: 'rejected', detail: /^725 / });
  assert.equal(igd.mappings.all.length, 0);
  assert.equal((await run(portForwardAdd, WEB)).outcome, 'verified');
});

test('Over MQTT both are off until they are allowed.', async (t) => {
  const { igd, run } = await home(t);
  await assert.rejects(run(portForwardAdd, WEB, { origin: 'mqtt' }), { code: 'disabled' });
  const remove = { port: 8080, protocol: 'tcp' };
  await assert.rejects(run(portForwardRemove, remove, { origin: 'mqtt' }), { code: 'disabled' });
  for (const action of ['AddPortMapping', 'DeletePortMapping', SPECIFIC]) assert.equal(igd.count(action), 0);
  const allowed = await home(t, {}, ['port.forward.add']);
  assert.equal((await allowed.run(portForwardAdd, WEB, { origin: 'mqtt' })).outcome, 'verified');
});

test('What is no forward to a machine of the home is refused before anything is asked.', async (t) => {
  const { igd, run } = await home(t);
  for (const bad of [
    { ...WEB, port: 0 },
    { ...WEB, port: 65_536 },
    { ...WEB, protocol: 'sctp' },
    { ...WEB, host: '8.8.8.8' },
    { ...WEB, host: '127.0.0.1' },
    { ...WEB, host: 'server.local' },
    { ...WEB, description: 'line\nbreak' },
    { ...WEB, description: 'x'.repeat(100) },
    { ...WEB, lease: -1 },
    { ...WEB, more: true },
    8080,
  ])
    await assert.rejects(run(portForwardAdd, bad), { code: 'invalid-input' }, JSON.stringify(bad));
  for (const action of ['AddPortMapping', 'DeletePortMapping', SPECIFIC]) assert.equal(igd.count(action), 0);
});

test('An answer that got lost is settled by reading, and nothing is sent twice.', async (t) => {
  const { igd, run, clock } = await home(t);
  const { push } = igd.requests;
  igd.requests.push = (...items) => {
    const lose = items.some(({ action }) => action === 'AddPortMapping');
    igd.set({ http: lose ? 'drop-answer' : 'ok' });
    return push.apply(igd.requests, items);
  };
  await clock.advance(0);
  assert.equal((await run(portForwardAdd, WEB)).outcome, 'verified');
  assert.equal(igd.count('AddPortMapping'), 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observeRoad, type Questions } from '../../../lib/application/observe-road.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { probeIds, type ProbeId } from '../../../lib/transport/probes.ts';
import { scriptedShell } from '../../support/scripted-shell.ts';

const ROUTER = '192.168.1.2';
const SEEN = '25.100.7.11';

/** A world in which everything answers; what was asked, and by which address of ours. */
function world(
  changes: Partial<Questions> = {},
  routed: (target: string, from?: string) => string = () => ROUTER,
) {
  const asked: string[] = [];
  const note = <T>(what: string, answer: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  const questions: Questions = {
    addressesOf: (host) => Promise.resolve(/^[\d.]+$/.test(host) ? [host] : ['192.0.2.3']),
    routeTo: (target, { from }) => Promise.resolve({ gateway: routed(target, from), source: from }),
    ownIpv4: () => ['192.168.1.10', '192.168.1.11'],
    ownPrefixes: () => (asked.push('prefixes'), ['240b:10:1234:5600::/64']),
    askHomeGateway: (host) => note(`home gateway ${host}`, { mapE: undefined }),
    provisioning: ({ server }) => note(`4over6 ${server}`, undefined),
    reverseName: (address, { server }) => note(`name ${address} ${server}`, `name-of-${address}.example`),
    addressByDns: ({ host }, { from }) => note(`dns ${host} ${from}`, SEEN),
    askStun: ({ server, from, sockets }) =>
      note(`stun ${server.address} ${from} ${sockets}`, [{ address: SEEN, port: 40_000 }]),
    addressByHttp: (url, { from }) => note(`http ${url.hostname} ${from}`, SEEN),
    segmentSize: ({ address }, { from }) => note(`mss ${address} ${from}`, 1402),
    hopsTo: (target, { from }) => note(`hops ${target} ${from}`, [ROUTER, undefined, '192.0.2.1', target]),
    ...changes,
  };
  const look = (probes: readonly ProbeId[], more: object = {}) =>
    observeRoad(
      { router: ROUTER, probes, shell: scriptedShell({}), signal: new AbortController().signal, ...more },
      questions,
    );
  return { asked, look };
}

test('Nobody is asked anything unless it is allowed.', async () => {
  const { asked, look } = world();
  const found = await look([], { address: SEEN });
  assert.deepEqual(asked, []);
  const nothing = { seen: undefined, name: undefined, provisioned: undefined, homeGateway: undefined };
  assert.deepEqual(found, { ...nothing, prefixes: [], missed: [], notSteered: undefined });
});

for (const [probe, question] of Object.entries({
  'ipv6-prefixes': 'prefixes',
  'home-gateway': `home gateway ${ROUTER}`,
  provisioning: `4over6 ${ROUTER}`,
  'dns-echo': 'dns 208.67.222.222 undefined',
  stun: 'stun 192.0.2.3 undefined 8',
  'http-echo': 'http 1.1.1.1 undefined',
  mss: 'mss 1.1.1.1 undefined',
} satisfies Partial<Record<ProbeId, string>>))
  test(`${probe} asks its own question and no other.`, async () => {
    const { asked, look } = world();
    await look([probe as ProbeId]);
    assert.deepEqual(asked, [question]);
  });

test('All together: what is seen, with names.', async () => {
  const { asked, look } = world();
  const found = await look(probeIds, { address: '25.100.7.10', resolver: '192.168.1.1' });
  assert.deepEqual(found.seen, {
    ipv4: SEEN,
    name: `name-of-${SEEN}.example`,
    ports: [40_000],
    mss: 1402,
    hops: ['name-of-192.0.2.1.example'],
  });
  assert.equal(found.name, 'name-of-25.100.7.10.example');
  assert.deepEqual(
    [found.provisioned, found.homeGateway, found.missed],
    [false, { mapE: undefined, host: ROUTER }, []],
  );
  assert.ok(asked.includes('name 25.100.7.10 192.168.1.1'));
});

test('The name of one and the same address is asked for once.', async () => {
  const { asked, look } = world();
  const found = await look(['dns-echo', 'reverse-name'], { address: SEEN });
  assert.equal(asked.filter((each) => each.startsWith('name')).length, 1);
  assert.equal(found.seen?.name, found.name);
});

test('The address of ours, or the host of a pair, by which the router is reached is taken.', async () => {
  const bySource = world({}, (_, from) => (from === '192.168.1.11' ? ROUTER : '192.168.1.1'));
  await bySource.look(['dns-echo', 'mss']);
  assert.deepEqual(bySource.asked, ['dns 208.67.222.222 192.168.1.11', 'mss 1.1.1.1 192.168.1.11']);
  const byHost = world({}, (target) => (target === '208.67.220.220' ? ROUTER : '192.168.1.1'));
  const found = await byHost.look(['dns-echo', 'http-echo']);
  assert.deepEqual(byHost.asked, ['dns 208.67.220.220 undefined']);
  assert.deepEqual(found.missed, [{ probe: 'http-echo', why: 'not-steered' }]);
  assert.match(found.notSteered?.en ?? '', /ip rule/);
  assert.match(found.notSteered?.ja ?? '', /ip rule/);
});

test('A host that the other router passes on is asked by UDP, and not by TCP.', async () => {
  const { asked, look } = world({}, () => '192.168.1.1');
  const passedOn = ['208.67.220.220', '1.0.0.1', 'stun.cloudflare.com'];
  const found = await look(['dns-echo', 'stun', 'http-echo', 'mss'], { passedOn });
  assert.deepEqual(asked, ['dns 208.67.220.220 undefined', 'stun 192.0.2.3 undefined 8']);
  assert.deepEqual(
    found.missed.map(({ probe }) => probe),
    ['http-echo', 'mss'],
  );
  const nowhere = world({ addressesOf: () => Promise.resolve([]) });
  assert.deepEqual((await nowhere.look(['stun'], { passedOn })).missed, [
    { probe: 'stun', why: 'not-steered' },
  ]);
});

test('Where nothing leaves by the router nothing is sent to the Internet.', async () => {
  for (const gateway of ['192.168.1.1', undefined]) {
    const { asked, look } = world({
      routeTo: () => Promise.resolve(gateway ? { gateway, source: undefined } : undefined),
    });
    const found = await look(['dns-echo', 'stun', 'http-echo', 'mss', 'traceroute']);
    assert.deepEqual(asked, []);
    assert.equal(found.seen, undefined);
    assert.equal(found.missed.length, 5);
  }
});

test('A probe that fails says why, and the others go on.', async () => {
  const fail = (code: 'timeout' | 'unsupported') => () => Promise.reject(new RouterError(code));
  const { look } = world({
    addressByDns: fail('timeout'),
    hopsTo: fail('unsupported'),
    reverseName: fail('timeout'),
  });
  const found = await look(['dns-echo', 'stun', 'traceroute', 'reverse-name']);
  assert.equal(found.seen?.ipv4, SEEN);
  assert.deepEqual(found.missed, [
    { probe: 'dns-echo', why: 'timeout' },
    { probe: 'traceroute', why: 'unsupported' },
    { probe: 'reverse-name', why: 'timeout' },
  ]);
  assert.equal(found.notSteered, undefined);
});

test('Hops without names keep their addresses; silence alone is nothing seen.', async () => {
  const nameless = world({ reverseName: () => Promise.reject(new RouterError('timeout')) });
  assert.deepEqual((await nameless.look(['traceroute'])).seen?.hops, ['192.0.2.1']);
  const silent = world({ hopsTo: () => Promise.resolve([ROUTER, undefined]) });
  assert.equal((await silent.look(['traceroute'])).seen, undefined);
});

test('When it is cancelled, it ends.', async () => {
  const { look } = world({ askStun: () => Promise.reject(new RouterError('cancelled')) });
  await assert.rejects(look(['stun', 'http-echo']), { code: 'cancelled' });
});

test('A home gateway is looked for in each place where it may be, until one answers.', async () => {
  const asked: string[] = [];
  const at = (answers: Readonly<Record<string, string>>) =>
    world({
      askHomeGateway: (host) => {
        asked.push(host);
        if (host === 'ntt.setup') return Promise.reject(new RouterError('unreachable'));
        return Promise.resolve(host in answers ? { mapE: 'v6plus' } : undefined);
      },
    }).look(['home-gateway'], { homeGateways: [ROUTER, 'ntt.setup', '192.168.1.1'] });
  const found = await at({ '192.168.1.1': 'yes' });
  assert.deepEqual(found.homeGateway, { mapE: 'v6plus', host: '192.168.1.1' });
  assert.deepEqual(asked, [ROUTER, 'ntt.setup', '192.168.1.1']);
  const none = await at({});
  assert.deepEqual([none.homeGateway, none.missed], [undefined, []]);
  await at({ [ROUTER]: 'yes' });
  assert.equal(asked.length, 7);
  const given = world({ askHomeGateway: () => Promise.reject(new RouterError('cancelled')) });
  await assert.rejects(given.look(['home-gateway']), { code: 'cancelled' });
});

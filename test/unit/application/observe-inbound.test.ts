import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  observeInbound,
  type InboundOptions,
  type Visits,
} from '../../../lib/application/observe-inbound.ts';
import { forwardJournalInMemory, type ForwardingRouter } from '../../../lib/application/temporary-forward.ts';
import { portForwardAdd } from '../../../lib/capabilities/port-forward-add.ts';
import type { PortForward } from '../../../lib/capabilities/port-forwards.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { scriptedShell } from '../../support/scripted-shell.ts';

const [UPPER, LOWER, WAN] = ['192.168.1.1', '192.168.1.2', '25.100.7.10'];
const WELL = { arrives: true, returns: true, seenFrom: '25.200.3.17' };

const forward = (rest: Partial<PortForward>): PortForward => ({
  port: 8443,
  protocol: 'tcp',
  host: '192.168.1.10',
  internalPort: 443,
  remoteHost: null,
  description: '',
  lease: null,
  enabled: true,
  ...rest,
});

interface Situation extends Partial<InboundOptions> {
  /** By which router what comes from an address of ours goes out; '' is what the system chooses. */
  readonly out?: Readonly<Record<string, string>>;
  readonly visits?: Partial<Visits>;
  readonly refuses?: RouterError;
  readonly withdrawn?: boolean;
}

async function look(situation: Situation = {}) {
  const { out = { '': UPPER }, visits = {}, refuses, withdrawn = false, ...options } = situation;
  const said: string[] = [];
  const noted =
    (how: string, answer: typeof WELL): Visits['visitByUdp'] =>
    ({ to, from, at }) => {
      said.push(`${how} ${from ?? 'any'} -> ${to.address}:${to.port} at ${at.address}:${at.port}`);
      return Promise.resolve(answer);
    };
  const all: Visits = {
    routeTo: (target, { from = '' }) =>
      Promise.resolve(
        target === WAN
          ? { gateway: out[from] ?? out[''], source: from || '192.168.1.10' }
          : { gateway: undefined, source: from || '192.168.1.10' },
      ),
    ownIpv4: () => ['172.17.0.1', '192.168.1.10', '192.168.1.11'],
    ownIpv4Beside: () => ['192.168.1.10', '192.168.1.11'],
    visitByUdp: noted('udp', WELL),
    visitByTcp: noted('tcp', WELL),
    connects: ({ to }) => (said.push(`connect ${to.port}`), Promise.resolve(true)),
    randomPort: () => 50_000,
    ...visits,
  };
  const router: ForwardingRouter = {
    offers: [{ capability: portForwardAdd, ...(withdrawn && { withdrawn: new RouterError('unsupported') }) }],
    run: ({ capability, input }) => {
      const { protocol, host = '' } = input as { protocol: string; host?: string };
      said.push(`${capability.id} ${protocol} ${host}`.trim());
      if (refuses && capability === portForwardAdd) return Promise.reject(refuses);
      return Promise.resolve({ action: '', outcome: 'verified', before: null, after: null, tookMs: 1 });
    },
  };
  const seen = await observeInbound(
    {
      upper: UPPER,
      lower: LOWER,
      wanIpv4: WAN,
      forwards: [],
      router,
      journal: forwardJournalInMemory(),
      shell: scriptedShell({}),
      signal: new AbortController().signal,
      clock: new FakeClock(),
      ...options,
    },
    all,
  );
  return { seen, said };
}

test('A forward is made for the test, by datagram and by connection, and taken away each time.', async () => {
  const { seen, said } = await look();
  assert.deepEqual(seen.inbound, { ...WELL, port: 50_000, protocol: 'udp', temporary: true, tcp: true });
  assert.deepEqual(said, [
    'port.forward.add udp 192.168.1.10',
    `udp any -> ${WAN}:50000 at 192.168.1.10:50000`,
    'port.forward.remove udp',
    'port.forward.add tcp 192.168.1.10',
    `tcp any -> ${WAN}:50000 at 192.168.1.10:50000`,
    'port.forward.remove tcp',
  ]);
});

test('Without a way back no connection is tried, which could tell nothing more.', async () => {
  const lost = { arrives: true, returns: false, seenFrom: '25.200.3.17' };
  const { seen, said } = await look({ visits: { visitByUdp: () => Promise.resolve(lost) } });
  assert.deepEqual(seen.inbound, { ...lost, port: 50_000, protocol: 'udp', temporary: true });
  assert.ok(!said.some((each) => each.includes('tcp')));
});

test('A server has the address whose answers leave by the lower router, where there is one.', async () => {
  const { said } = await look({ out: { '': UPPER, '192.168.1.11': LOWER } });
  assert.equal(said[0], 'port.forward.add udp 192.168.1.11');
});

test('With the lower router as default gateway the visitor has the address that leaves by the upper one.', async () => {
  const { said } = await look({ out: { '': LOWER, '192.168.1.11': UPPER } });
  assert.ok(said.includes(`udp 192.168.1.11 -> ${WAN}:50000 at 192.168.1.10:50000`), said.join('\n'));
});

test('Where nothing leaves by the upper router it is said, and nothing is done.', async () => {
  assert.deepEqual(await look({ out: { '': LOWER } }), { seen: { inboundMissed: 'not-steered' }, said: [] });
});

for (const wanIpv4 of [undefined, '192.168.1.101', '100.64.1.2'])
  test(`An address like ${wanIpv4} cannot be visited.`, async () => {
    assert.deepEqual(await look({ wanIpv4 }), { seen: { inboundMissed: 'no-address' }, said: [] });
  });

test('A forward of datagrams to this machine is used before one is made.', async () => {
  const forwards = [
    forward({ protocol: 'udp', host: '192.168.1.50', port: 1 }),
    forward({ protocol: 'udp', enabled: false, port: 2 }),
    forward({ protocol: 'udp', remoteHost: '198.51.100.1', port: 3 }),
    forward({ protocol: 'udp', port: 51_820, internalPort: 51_821 }),
  ];
  const { seen, said } = await look({ forwards });
  assert.deepEqual(seen.inbound, { ...WELL, port: 51_820, protocol: 'udp' });
  assert.deepEqual(said, [`udp any -> ${WAN}:51820 at 192.168.1.10:51821`]);
});

test('Where a server listens already, that it can be connected to says all.', async () => {
  const taken = () => Promise.reject(new RouterError('conflict', { detail: 'EADDRINUSE' }));
  const { seen, said } = await look({ forwards: [forward({})], visits: { visitByTcp: taken } });
  assert.deepEqual(seen.inbound, { arrives: true, returns: true, port: 8443, protocol: 'tcp' });
  assert.deepEqual(said, ['connect 8443']);
});

test('A connection that does not come about tells nothing: datagrams are sent then.', async () => {
  const visits = { visitByTcp: () => Promise.resolve({ arrives: false, returns: false }) };
  const { seen } = await look({ forwards: [forward({})], visits });
  assert.deepEqual([seen.inbound?.protocol, seen.inbound?.tcp], ['udp', false]);
});

for (const [why, situation] of [
  ['no router that may be changed', { router: undefined }],
  ['no offer', { withdrawn: true }],
  ['a refusal', { refuses: new RouterError('rejected', { detail: '606' }) }],
  [
    'a port that is taken here',
    { visits: { visitByUdp: () => Promise.reject(new RouterError('conflict')) } },
  ],
] as const)
  test(`Without a forward (${why}) it is said that there is none.`, async () => {
    assert.deepEqual((await look(situation)).seen, { inboundMissed: 'no-forward' });
  });

test('Who gives up in the middle leaves nothing on the router.', async () => {
  const gone: string[] = [];
  const journal = forwardJournalInMemory();
  await assert.rejects(
    look({
      journal: { ...journal, remove: (each) => (gone.push(each.protocol), journal.remove(each)) },
      visits: { visitByUdp: () => Promise.reject(new RouterError('cancelled')) },
    }),
    { code: 'cancelled' },
  );
  assert.deepEqual([gone, await journal.left()], [['udp'], []]);
});

test('What an earlier run has left is removed first, even where nothing can be tried.', async () => {
  const journal = forwardJournalInMemory();
  await journal.add({ router: LOWER, port: 50_001, protocol: 'tcp', host: '192.168.1.10' });
  const { said } = await look({ journal, out: { '': LOWER } });
  assert.deepEqual(said, ['port.forward.remove tcp']);
  assert.deepEqual(await journal.left(), []);
});

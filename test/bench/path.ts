// How many decisions of both roads, and how many judgements of a whole home, one core makes in a second of its own time.
import { wanModes } from '../../lib/capabilities/wan-mode.ts';
import { judge } from '../../lib/dual-stack/judge.ts';
import { decideHome, type Looked } from '../../lib/path/decision.ts';
import { homeWith } from '../unit/dual-stack/homes.ts';
import { round, row, type Row } from './row.ts';

const SECONDS = 1;
const PER_LOOK_AT_THE_CLOCK = 16;

const UPPERS: readonly Looked[] = wanModes.map((mode) => ({
  reported: {
    up: true,
    mode,
    ipv4: '106.72.18.52',
    ipv6: ['240b:10:1234:5600::/64', '2400:4050:a736:5300::/64'],
  },
  observed: {
    ipv4: '106.72.18.52',
    name: 'M106072018052.v4.enabler.ne.jp',
    ports: [5472, 9568, 13_664, 17_760, 21_856, 25_952, 30_048, 34_144],
    mss: 1408,
    hops: ['ae10.br01.tokyo.jpix-edge.example'],
  },
}));
const LOWER: Looked = {
  reported: { up: true, mode: 'pppoe', ipv4: '153.130.66.7', name: 'p12-ipngn01.tokyo.ocn.ne.jp' },
  observed: { ipv4: '153.130.66.7', mss: 1402, hops: ['tokyo-ppp-ngn-gw.ocn.example'] },
};

export function path(): Promise<Row[]> {
  const seen = { ipv4: '25.200.3.17', mss: 1408 };
  const home = homeWith({
    observed: {
      gateways: ['192.168.10.1'],
      dhcpServers: ['192.168.10.1'],
      roads: {
        upper: { seen, prefixes: ['240b:10:1234:5600::/64'] },
        lower: { seen: { ipv4: '25.100.7.10' } },
      },
    },
  });
  return Promise.resolve([
    perSecond('both roads decided', 1000, (at) =>
      decideHome({ upper: UPPERS[at % UPPERS.length] ?? LOWER, lower: LOWER }),
    ),
    perSecond('a whole home judged', 1000, () => judge({ ...home })),
  ]);
}

function perSecond(name: string, goal: number, run: (at: number) => unknown): Row {
  // the first tenth of a second warms up
  for (let end = performance.now() + 100; performance.now() < end;) run(0);
  const began = process.cpuUsage();
  let done = 0;
  for (let end = performance.now() + SECONDS * 1000; performance.now() < end;)
    for (let n = 0; n < PER_LOOK_AT_THE_CLOCK; n += 1) run(done++);
  const { user, system } = process.cpuUsage(began);
  const ours = round((done * 1_000_000) / (user + system), 0);
  return row({ name, unit: 'per second', ours, goal, better: 'higher', note: 'of one core’s time' });
}

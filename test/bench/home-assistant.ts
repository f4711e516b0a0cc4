// From the end of a session to the state in a real Home Assistant: ours, its own UPnP integration and a flow of core nodes on the same
// routers, in a network of their own (root, or a user who may make namespaces).   --drops=20, of each kind of router
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { hassIsBuilt } from '../peers/home-assistant/hass.ts';
import { DEFAULT_INTERVAL_S } from '../../lib/router/config.ts';
import { kinds, type Kind } from './home-assistant/boxes.ts';
import { contestants, type Contestant } from './home-assistant/contestants.ts';
import type { RaceResult } from './home-assistant/race.ts';
import { percentile, round, row, type Row } from './row.ts';

/** At least so many times sooner than Home Assistant's own integration at the median, where the router sends events. */
const TIMES_SOONER = 10;
const DROPS = Number(/--drops=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 20);

export async function homeAssistant(): Promise<Row[]> {
  if (!hassIsBuilt('newest')) throw new Error('needs test/peers/home-assistant/setup.sh newest');
  const results = await race();
  return kinds.flatMap((kind) => {
    const own = results.filter((each) => each.kind === kind);
    return own.length === 0 ? [] : rowsOf(kind, own);
  });
}

function race(): Promise<readonly RaceResult[]> {
  const within = join(import.meta.dirname, '..', 'peers', 'in-namespace.sh');
  const script = join(import.meta.dirname, 'home-assistant', 'race.ts');
  const child = spawn(within, [process.execPath, script, String(DROPS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) =>
    child.once('exit', (status) =>
      status === 0
        ? resolve(JSON.parse(output) as RaceResult[])
        : reject(new Error(`the race ended with ${String(status)}`)),
    ),
  );
}

function rowsOf(kind: Kind, results: readonly RaceResult[]): Row[] {
  // what was never told took forever
  const all = (who: Contestant) =>
    results.flatMap(({ toldMs }) => toldMs[who].map((ms) => ms ?? Number.POSITIVE_INFINITY));
  const at = (who: Contestant, p: number) => round(percentile(all(who), p) / 1000, 3);
  const others = (p: number) =>
    Object.fromEntries(
      contestants.filter((who) => who !== 'ours').map((who) => [nameOf(who), at(who, p)] as const),
    );
  const perHour = contestants.flatMap((who) => {
    const counts = results.flatMap(({ perHour: { [who]: count } }) => count ?? []);
    const mean = counts.reduce((sum, each) => sum + each, 0) / counts.length;
    return counts.length === 0 ? [] : [`${nameOf(who)} ${round(mean, 0)}`];
  });
  const untold = contestants.flatMap((who) => {
    const count = all(who).filter((ms) => ms === Number.POSITIVE_INFINITY).length;
    return count === 0 ? [] : [`never told by ${nameOf(who)}: ${count}`];
  });
  const note = [
    `${all('ours').length} drops`,
    ...untold,
    ...(perHour.length > 0 ? [`requests an hour: ${perHour.join(', ')}`] : []),
  ].join('; ');
  return [0.5, 0.95].map((p) =>
    row({
      name: `session dropped -> Home Assistant, router ${kind}, p${p * 100}`,
      unit: 's',
      ours: at('ours', p),
      peers: others(p),
      goal: kind === 'with events' && p === 0.5 ? round(at('upnp integration', p) / TIMES_SOONER, 3) : null,
      better: 'lower',
      note,
    }),
  );
}

function nameOf(who: Contestant): string {
  return {
    ours: 'ours',
    'upnp integration': 'HA’s UPnP',
    'core nodes': `core nodes each ${DEFAULT_INTERVAL_S} s`,
  }[who];
}

// All contestants watch the same drops, as members of the lab's LAN.   race.ts DROPS APART   JSON on standard output
import { setTimeout as sleep } from 'node:timers/promises';
import { installWrapper } from '../../lab/guest-files.ts';
import { Lab } from '../../lab/lab.ts';
import { until } from '../../peers/support/until.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { startBroker } from '../broker.ts';
import { coreNodes } from './core-nodes.ts';
import { Losses } from './losses.ts';
import { LISTENERS, ours, POLLERS, SYSLOG_PORT, type Ours } from './ours.ts';
import { outcomeOf, type Contestant, type Outcome } from './outcome.ts';
import { Ears, publish } from './publish.ts';
import { Requests } from './requests.ts';

const [drops = 100, apart = 16] = process.argv.slice(2).map(Number);
/** At the beginning of each turn nothing happens for as long: what is told now is a false alarm, and what it costs is counted. */
const QUIET_MS = 30_000;
/** Until nobody looks often any more for what happened before. */
const CALM_MS = 6500;
/** Beyond the interval of those who look seldom. */
const APART_MS = 35_000;
const BACK_MS = 90_000;

/** The lower router's log goes out as a router's does, from its own address. */
const SEND_LOG = `tail -n 0 -F /var/log/pppd.lower.log | while read -r line; do
  printf "<30>pppd: %s" "$line" > /dev/udp/192.168.1.50/${SYSLOG_PORT}
done`;

/** What is done to the machine before a turn. */
const BEFORE: Readonly<Partial<Record<Ours, string>>> = {
  'ssh, no hooks': 'rm -f /etc/ppp/ip-*.d/futamichi /run/futamichi-pppd/events',
  'upnp, syslog': `ip netns exec lower setsid bash -c '${SEND_LOG}' >/dev/null 2>&1 &`,
};

const lab = await Lab.start({ network: 'tap' });
await installWrapper(lab);
const broker = await startBroker();
const brokerUrl = `mqtt://127.0.0.1:${broker.port}`;
const requests = new Requests();
const ears = new Ears();
const watch = await Losses.watch(lab);

async function enter(names: readonly Ours[]): Promise<() => Promise<void>> {
  const routers = ours(lab, requests, names);
  const leave = await publish(brokerUrl, routers, ears);
  for (const [name, router] of routers)
    await until(`${name} has read the session`, () => router.snapshot.value(sessionUp) === true, 30_000);
  return leave;
}

/** One drop after the other; answers when they were. */
async function drop(name: Ours, times: number, far: () => boolean): Promise<number[]> {
  const losses: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const back = ears.next(name, 'up', BACK_MS);
    await (n % 2 ? lab.dropByServer() : lab.dropByClient());
    await back;
    // by chance, so that who looks at intervals is met anywhere within them
    await sleep((far() ? APART_MS : CALM_MS) + Math.random() * 4000);
    losses.push(await watch.first());
  }
  return losses;
}

const leavePollers = await enter(POLLERS);
const control = `http://${lab.address('lower')}:${lab.ports.lower.igd}/ctl/IPConn`;
const leaveCore = await coreNodes(broker.port, control, ears);
const outcomes: Outcome[] = [];
const losses: number[] = [];
const spent = new Map<Contestant, number>();
let began = 0;
for (const name of LISTENERS) {
  process.stderr.write(`${name} …\n`);
  await lab.sh(undefined, BEFORE[name] ?? 'true');
  const leave = await enter([name]);
  await sleep(CALM_MS);
  began ||= performance.now();
  const before = new Map([...POLLERS, name].map((each) => [each, requests.count(each)]));
  const since = performance.now();
  await sleep(QUIET_MS);
  for (const [each, count] of before) spent.set(each, (spent.get(each) ?? 0) + requests.count(each) - count);
  const own = await drop(name, Math.ceil(drops / LISTENERS.length), () => losses.length < apart);
  losses.push(...own);
  outcomes.push(outcomeOf(name, since, own, ears.told, { requests: spent.get(name) ?? 0, ms: QUIET_MS }));
  await leave();
}
for (const name of [...POLLERS, 'core nodes, each 30 s'] as const) {
  const cost = { requests: spent.get(name), ms: QUIET_MS * LISTENERS.length };
  outcomes.push(outcomeOf(name, began, losses, ears.told, cost));
}
await leaveCore();
await leavePollers();
await broker.close();
await lab.stop();
process.stdout.write(JSON.stringify(outcomes));
// the embedded clients may still hold timers
process.exit();

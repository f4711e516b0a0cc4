// All contestants watch the same drops, as members of the lab's LAN.   race.ts DROPS APART   JSON on standard output
import { setTimeout as sleep } from 'node:timers/promises';
import { installWrapper } from '../../lab/guest-files.ts';
import { Lab } from '../../lab/lab.ts';
import { until } from '../../peers/support/until.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { startBroker } from '../broker.ts';
import { coreNodes } from './core-nodes.ts';
import { Losses } from './losses.ts';
import { ours, SYSLOG_PORT } from './ours.ts';
import { outcomeOf, type Contestant } from './outcome.ts';
import { Ears, publish } from './publish.ts';
import { Requests } from './requests.ts';

const [drops = 100, apart = 16] = process.argv.slice(2).map(Number);
/** Nothing changes for as long; what happens now is a false alarm, and what it costs is counted. */
const QUIET_MS = 120_000;
/** Until nobody looks often any more for what happened before. */
const CALM_MS = 7000;
/** Beyond the interval of those who look seldom. */
const APART_MS = 35_000;
const BACK_MS = 90_000;
/** What somebody still has to say of the last drop. */
const LAST_MS = 35_000;

/** The lower router's log goes out as a router's does, from its own address. */
const SEND_LOG = `tail -n 0 -F /var/log/pppd.lower.log | while read -r line; do
  printf "<30>pppd: %s" "$line" > /dev/udp/192.168.1.50/${SYSLOG_PORT}
done`;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function race(): Promise<void> {
  const lab = await Lab.start({ network: 'tap' });
  await installWrapper(lab);
  await lab.sh('lower', `setsid bash -c '${SEND_LOG}' >/dev/null 2>&1 &`);
  const broker = await startBroker();
  const requests = new Requests();
  const ears = new Ears();
  const routers = ours(lab, requests);
  const endOurs = await publish(`mqtt://127.0.0.1:${broker.port}`, routers, ears);
  const control = `http://${lab.address('lower')}:${lab.ports.lower.igd}/ctl/IPConn`;
  const endCore = await coreNodes(broker.port, control, ears);
  for (const [name, router] of routers)
    await until(`${name} has read the session`, () => router.snapshot.value(sessionUp) === true, 30_000);
  const watch = await Losses.watch(lab);

  await sleep(CALM_MS);
  const names: readonly Contestant[] = [...routers.keys(), 'core nodes, each 30 s'];
  const counts = () => new Map(names.map((name) => [name, requests.count(name)]));
  const before = counts();
  say(`nothing happens for ${QUIET_MS / 1000} s …`);
  await sleep(QUIET_MS);
  const after = counts();

  const losses: number[] = [];
  for (let n = 0; n < drops; n += 1) {
    const back = ears.next('ssh, hooks', 'up', BACK_MS);
    await (n % 2 ? lab.dropByServer() : lab.dropByClient());
    await back;
    // by chance, so that who looks at intervals is met anywhere within them
    await sleep((n < apart ? APART_MS : CALM_MS) + Math.random() * 4000);
    const { at, count } = await watch.last();
    if (count !== n + 1) throw new Error(`${count} losses after ${n + 1} drops`);
    losses.push(at);
    if ((n + 1) % 10 === 0) say(`${n + 1} of ${drops} drops`);
  }
  await sleep(LAST_MS);

  const outcomes = names.map((name) =>
    outcomeOf(name, losses, ears.told, (after.get(name) ?? 0) - (before.get(name) ?? 0)),
  );
  await endCore();
  await endOurs();
  await broker.close();
  await lab.stop();
  process.stdout.write(JSON.stringify({ outcomes, quietSeconds: QUIET_MS / 1000 }));
}

await race();
process.exit();

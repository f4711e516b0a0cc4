// Runs as a machine of the home, in its namespace: has it visited from outside with the product, and prints what came of it.
//   visit.ts JOURNAL [crash]      crash: ends at once in the middle of it, as a power cut would
import { observeInbound } from '../../../lib/application/observe-inbound.ts';
import { openRouter } from '../../../lib/application/open.ts';
import { forwardJournalIn, withTemporaryForward } from '../../../lib/application/temporary-forward.ts';
import { portForwards } from '../../../lib/capabilities/port-forwards.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import { LocalShell } from '../../../lib/transport/local.ts';

const LOWER = '192.168.1.2';
const [, , path = '', crash] = process.argv;
const journal = forwardJournalIn(path);
const shell = new LocalShell();
const signal = AbortSignal.timeout(50_000);
// timers of the product keep no process alive
const alive = setInterval(() => undefined, 1000);
const address = `http://${LOWER}:5000/rootDesc.xml`;
const router = openRouter(routerConfig.parse({ address, driver: 'igd' }));

await new Promise<void>((resolve) => {
  const stop = router.subscribe((notice) => {
    if (notice.kind !== 'looked' || notice.now.get(portForwards).state !== 'known') return;
    stop();
    resolve();
  });
  router.start();
});
const { snapshot } = router;
const forwards = snapshot.value(portForwards);
if (crash !== undefined) {
  const forward = { router: LOWER, port: 50_000, protocol: 'udp', host: '192.168.1.10' } as const;
  await withTemporaryForward({ router, forward, journal, signal }, () => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  });
}
const began = performance.now();
const seen = await observeInbound({
  upper: '192.168.1.1',
  lower: LOWER,
  wanIpv4: snapshot.value(wanIpv4),
  forwards,
  router,
  journal,
  shell,
  signal,
});
const ms = Math.round(performance.now() - began);
await router.lookNow([portForwards]);
const after = router.snapshot.value(portForwards);
console.log(JSON.stringify({ ...seen, forwards, after, left: await journal.left(), ms }));
clearInterval(alive);
await router.close();
await shell.close();

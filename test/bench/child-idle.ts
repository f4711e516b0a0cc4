// Routers that are only looked at, in a process of their own.  in: {urls, intervalS, windowMs}  out: {cpuPercent, rssMb, liveMb, known}
import { setTimeout as sleep } from 'node:timers/promises';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { openRouter } from '../../lib/application/open.ts';
import { routerConfig } from '../../lib/router/config.ts';

interface Input {
  readonly urls: readonly string[];
  readonly intervalS: number;
  readonly windowMs: number;
}

process.once('message', (input: Input) => void measure(input));
process.once('disconnect', () => process.exit());

async function measure({ urls, intervalS, windowMs }: Input): Promise<void> {
  const routers = urls.map((address) =>
    openRouter(routerConfig.parse({ address, driver: 'igd', interval: intervalS })),
  );
  // spread over an interval, as flows of different age are
  for (const router of routers) {
    router.start();
    if (urls.length > 50) await sleep((intervalS * 1000) / urls.length);
  }
  while (routers.some(({ snapshot }) => snapshot.value(sessionUp) === undefined)) await sleep(100);
  await sleep(1000);
  globalThis.gc?.();
  const began = performance.now();
  const cpu = process.cpuUsage();
  await sleep(windowMs);
  const { user, system } = process.cpuUsage(cpu);
  globalThis.gc?.();
  process.send?.({
    cpuPercent: ((user + system) / 1000 / (performance.now() - began)) * 100,
    rssMb: process.memoryUsage().rss / 1e6,
    liveMb: (process.memoryUsage().heapUsed + process.memoryUsage().external) / 1e6,
    known: routers.filter(({ snapshot }) => snapshot.value(sessionUp) === true).length,
  });
  await Promise.all(routers.map((router) => router.close()));
}

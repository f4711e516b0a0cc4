import { readFileSync } from 'node:fs';
import { deriveReachable } from '../../../lib/capabilities/reachable.ts';
import { deriveSessionSince } from '../../../lib/capabilities/session-since.ts';
import { logPatterns } from '../../../lib/log/patterns.ts';
import { DetectionBudget } from '../../../lib/drivers/detection-budget.ts';
import { detect } from '../../../lib/drivers/registry.ts';
import { openRouter } from '../../../lib/application/open.ts';
import { deriveReportedPath } from '../../../lib/path/reported-path.ts';
import { seconds, systemClock } from '../../../lib/router/clock.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import type { Driver } from '../../../lib/router/driver.ts';
import type { ChangeHints } from '../../../lib/router/change-hints.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import { Router } from '../../../lib/router/router.ts';
import { syslogHints } from '../../../lib/log/syslog-hints.ts';
import { targetOf } from '../../../lib/application/target.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Contestant } from './outcome.ts';
import type { Requests } from './requests.ts';

export const SYSLOG_PORT = 5514;
/** So seldom that it does not matter. */
const SELDOM_S = 600;

export type Ours = Exclude<Contestant, 'core nodes, each 30 s'>;

/** They watch all the time. The others look the moment they hear something, and take turns, so that none has to wait for another. */
export const POLLERS: readonly Ours[] = ['upnp, each 4 s', 'upnp, each 30 s'];
export const LISTENERS: readonly Ours[] = ['ssh, hooks', 'ssh, no hooks', 'upnp, events', 'upnp, syslog'];

/** Each way to notice a drop as a router of its own; whoever listens hardly polls. */
export function ours(lab: Lab, requests: Requests, names: readonly Ours[]): ReadonlyMap<Ours, Router> {
  const igd = lab.igd('lower');
  const ssh = { address: `ssh://root@${lab.address('lower')}`, driver: 'linux-pppd', interval: SELDOM_S };
  const config = (given: object) => routerConfig.parse({ driver: 'igd', address: igd, ...given });
  const open = (given: object) =>
    openRouter(config(given), {
      // a clock of its own is a lane of its own: they are not to wait for each other
      clock: { ...systemClock },
      credentials: { username: '', password: readFileSync(lab.sshKey, 'utf8') },
    });
  const make: Readonly<Record<Ours, () => Router>> = {
    'ssh, hooks': () => open({ ...ssh, profile: { igd: false } }),
    'ssh, no hooks': () => open({ ...ssh, profile: { igd: false, wrapper: '/none' } }),
    'upnp, events': () => open({ interval: SELDOM_S }),
    'upnp, syslog': () => withoutEvents(igd, SELDOM_S, syslog(lab)),
    'upnp, each 4 s': () => withoutEvents(igd, 4),
    'upnp, each 30 s': () => withoutEvents(igd, 30),
  };
  const started = (name: Ours) => {
    const router = make[name]();
    if (name.startsWith('ssh')) {
      router.subscribe(({ kind }) => {
        if (kind === 'looked') requests.add(name);
      });
    }
    router.start();
    return router;
  };
  return new Map(names.map((name) => [name, requests.of(name, () => started(name))]));
}

/** The same router, but it does not tell of itself: by UPnP it sends no events. */
function withoutEvents(address: string, intervalS: number, hints?: ChangeHints): Router {
  const clock = { ...systemClock };
  return new Router({
    clock,
    lanes: new Lanes(clock),
    async connect(signal) {
      const context = { clock, signal, log: () => undefined, budget: new DetectionBudget(signal) };
      const driver = await detect(targetOf(address), context, 'igd');
      const channels = driver.channels.map(({ id, looks, operations }) => ({ id, looks, operations }));
      return Object.create(driver, { channels: { value: channels } }) as Driver;
    },
    derivations: [deriveReachable, deriveSessionSince, deriveReportedPath],
    intervalMs: seconds(intervalS),
    ...(hints && { hints }),
  });
}

function syslog(lab: Lab): ChangeHints {
  return syslogHints({
    port: SYSLOG_PORT,
    host: lab.address('lower'),
    patterns: logPatterns,
    clock: systemClock,
    log: () => undefined,
    onFault: (error) => {
      throw error;
    },
  });
}

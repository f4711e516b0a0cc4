// Boxes and routers for the benchmarks of settings screens.
import { airstationDriver } from '../../lib/drivers/airstation/driver.ts';
import { atermDriver } from '../../lib/drivers/aterm/driver.ts';
import { DetectionBudget } from '../../lib/drivers/detection-budget.ts';
import { recognise } from '../../lib/drivers/registry.ts';
import { deriveReachable } from '../../lib/capabilities/reachable.ts';
import type { Clock } from '../../lib/router/clock.ts';
import { DEFAULT_INTERVAL_S } from '../../lib/router/config.ts';
import { Lanes } from '../../lib/router/lane.ts';
import { Router } from '../../lib/router/router.ts';
import { targetOf } from '../../lib/application/target.ts';
import { startAirstationN } from '../emulators/airstation/n.ts';
import { startAtermA } from '../emulators/aterm/a.ts';
import { startAtermP } from '../emulators/aterm/p.ts';
import type { Face } from '../emulators/box/face.ts';

export interface Make {
  readonly name: string;
  readonly driver: 'aterm' | 'airstation';
  /** It is away for a while after each change. */
  readonly restarts: boolean;
  readonly profile?: unknown;
  readonly start: (options: {
    readonly clock: Clock;
    readonly saveMs?: number;
    readonly rebootMs?: number;
    readonly settings: { readonly wanMode: 'pppoe'; readonly bridge: false; readonly keepAlive: 'manual' };
  }) => Promise<Face>;
}

export const makes: readonly Make[] = [
  { name: 'AirStation N', driver: 'airstation', restarts: true, start: startAirstationN },
  {
    name: 'Aterm A',
    driver: 'aterm',
    restarts: true,
    start: (options) => startAtermA({ ...options, model: 'WG1800HP2', storingRestarts: true }),
  },
  {
    name: 'Aterm P',
    driver: 'aterm',
    restarts: false,
    // its forms as they stand, as long as nobody has seen what its script does
    profile: { needs: 'forms', plain: true, screen: { login: { plain: true } }, actions: { reboot: null } },
    start: startAtermP,
  },
];

const search = () => Promise.resolve([]);
/** Forms must do: nothing starts a browser. */
const spareFor = () => undefined;

/** A router at the pace that users get by default, when everything has been looked at once. */
export async function openOn(face: Face, { driver, profile }: Make, clock: Clock): Promise<Router> {
  const definition =
    driver === 'aterm' ? atermDriver({ search, spareFor }) : airstationDriver({ search, spareFor });
  const target = { ...targetOf(face.url.href), credentials: face.box.options.admin, profile };
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: async (signal) => {
      const context = { clock, signal, log: () => undefined, budget: new DetectionBudget(signal) };
      return (await recognise(target, context, driver, [definition])).open();
    },
    derivations: [deriveReachable],
    intervalMs: DEFAULT_INTERVAL_S * 1000,
  });
  await new Promise<void>((resolve, reject) => {
    router.subscribe((notice) => {
      if (notice.kind === 'opened') resolve();
      if (notice.kind === 'problem' && notice.problem) reject(notice.problem);
    });
    router.start();
  });
  await router.lookNow();
  return router;
}

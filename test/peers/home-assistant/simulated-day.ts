// A day of the article's home on a clock that jumps, looked at and published as the nodes do it with their usual settings.
import { setImmediate as turn } from 'node:timers/promises';
import * as boxes from '../../../demo/boxes.ts';
import { BoxUpnp } from '../../../demo/upnp.ts';
import { deriveReachable } from '../../../lib/capabilities/reachable.ts';
import { derivePause } from '../../../lib/capabilities/pause.ts';
import { deriveSessionSince } from '../../../lib/capabilities/session-since.ts';
import { DetectionBudget } from '../../../lib/drivers/detection-budget.ts';
import { detect } from '../../../lib/drivers/registry.ts';
import { AlertDispatcher } from '../../../lib/dual-stack/alert-dispatcher.ts';
import { DualStack } from '../../../lib/dual-stack/dual-stack.ts';
import { SIDES, type Side } from '../../../lib/dual-stack/home.ts';
import { homeCatalogue } from '../../../lib/dual-stack/home-catalogue.ts';
import { HomeDevice } from '../../../lib/dual-stack/home-device.ts';
import { homeEvents } from '../../../lib/dual-stack/home-events.ts';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import type { Publishable } from '../../../lib/mqtt/publishable.ts';
import { targetOf } from '../../../lib/application/target.ts';
import { deriveReportedPath } from '../../../lib/path/reported-path.ts';
import { hours, minutes, seconds } from '../../../lib/router/clock.ts';
import { DEFAULT_INTERVAL_S } from '../../../lib/router/config.ts';
import { Lanes, type Lane } from '../../../lib/router/lane.ts';
import { Router } from '../../../lib/router/router.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { startAtermP } from '../../emulators/aterm/p.ts';
import { startHome } from '../../emulators/home/home.ts';
import { ownUdn } from '../../support/igd.ts';
import { JumpClock } from '../../support/jump-clock.ts';
import { TestBroker, type Passed } from '../../support/test-broker.ts';

/** Hours of the day at which the lower router's session ends by itself; it dials again after a minute, with another address. */
const DROPS_AT = [3.2, 9.7, 15.1, 20.4] as const;
const DOWN_MS = minutes(1);
const STEP_MS = seconds(1);
/** What the article's home needs to be read and announced. */
const SETTLING_MS = minutes(2);

/**
 * Traffic as homes have it: hardly any by night, some by day, a lot in the evening, and never twice the same. Bytes in a second, by
 * the seconds of the day.
 */
function flowAt(second: number): readonly [received: number, sent: number] {
  const hour = second / 3600;
  const megabits = hour < 7 ? 0.2 : hour < 18 ? 3 : hour < 23 ? 25 : 1;
  const wave = 1 + 0.8 * Math.sin(second / 37) * Math.sin(second / 411);
  const received = Math.round(((megabits * wave) / 8) * 1_000_000);
  return [received, Math.round(received / 9)];
}

/** All that is published in `lengthMs` from midnight on. */
export async function simulatedDay(lengthMs = hours(24)): Promise<readonly Passed[]> {
  const clock = new JumpClock();
  const home = await startHomeAt(clock);
  const lanes = new WatchedLanes(clock);
  const routers = {
    upper: routerAt('upper', home, clock, lanes),
    lower: routerAt('lower', home, clock, lanes),
  };
  const member = (side: Side) => ({ router: routers[side], host: home.faces[side].box.lanAddress });
  const dualStack = new DualStack({
    upper: member('upper'),
    lower: member('lower'),
    clock,
    observe: () => Promise.resolve({ gateways: [home.faces.lower.box.lanAddress], ipv6: [] }),
  });
  const dispatcher = new AlertDispatcher({ watched: dualStack, clock });
  const broker = await TestBroker.start();
  const bridge = new Bridge({ url: broker.url, protocol: 4, base: 'futamichi', version: '0', clock });
  const device = new HomeDevice({ home: dualStack, language: 'en', clock });
  for (const each of publishables(routers, device, dispatcher)) bridge.add(each);
  bridge.start();
  for (const side of SIDES) routers[side].start();
  /** The broker has all that was said so far, before time goes on. */
  const pass = async (ms: number) => {
    await clock.pass(ms);
    while (!bridge.settled) await turn();
  };
  while (!bridge.settled) await clock.pass(100);
  await pass(SETTLING_MS);
  const drops = DROPS_AT.map(hours);
  for (let at = SETTLING_MS; at < lengthMs; at += STEP_MS) {
    await pass(STEP_MS);
    for (const side of SIDES) home.upnp[side].flow(...flowAt(at / 1000));
    const [drop = Infinity] = drops;
    if (at < drop) continue;
    drops.shift();
    home.faces.lower.box.dropped('ended', DOWN_MS);
  }
  await broker.idle();
  const day = [...broker.passed];
  await bridge.close();
  dispatcher.close();
  dualStack.close();
  for (const side of SIDES) await routers[side].close();
  await home.close();
  await broker.close();
  return day;
}

async function startHomeAt(clock: JumpClock) {
  const shared = { clock, ...boxes.PACE, admin: boxes.ADMIN, at: () => '127.0.0.1', port: 0 };
  const home = await startHome({
    ...boxes.MANNERS,
    clock,
    upper: (seat) => startAtermP({ ...seat, ...shared, ...boxes.UPPER_SCREEN }),
    lower: (seat) => startAirstationN({ ...seat, ...shared, ...boxes.LOWER_SCREEN }),
    upperSettings: { ...boxes.UPPER_SETTINGS, lanAddress: '127.0.10.1' },
    lowerSettings: { ...boxes.LOWER_SETTINGS, lanAddress: '127.0.10.2' },
  });
  const faces = { upper: home.upper, lower: home.lower };
  const speak = (side: Side) =>
    BoxUpnp.start({
      box: faces[side].box,
      udn: ownUdn(),
      screen: () => faces[side].url,
      host: () => '127.0.0.1',
      heard: () => !faces[side].box.away,
      searched: false,
      tellsAddress: side === 'lower',
      igd: { clock, ...(side === 'upper' ? boxes.UPPER_UPNP : boxes.LOWER_UPNP) },
    });
  const upnp = { upper: await speak('upper'), lower: await speak('lower') };
  for (const side of SIDES) faces[side].box.on('change', () => queueMicrotask(() => upnp[side].follow()));
  return {
    faces,
    upnp,
    async close() {
      for (const side of SIDES) await upnp[side].close();
      await home.close();
    },
  };
}

type HomeAt = Awaited<ReturnType<typeof startHomeAt>>;

function routerAt(side: Side, home: HomeAt, clock: JumpClock, lanes: Lanes): Router {
  const target = {
    ...targetOf(home.upnp[side].url.href),
    credentials: boxes.ADMIN,
    profile: side === 'upper' ? boxes.UPPER_PROFILE : undefined,
  };
  return new Router({
    clock,
    lanes,
    connect: (signal) =>
      clock.during(() =>
        detect(
          target,
          { clock, signal, log: () => undefined, budget: new DetectionBudget(signal) },
          side === 'upper' ? 'aterm' : 'airstation',
        ),
      ),
    derivations: [deriveReachable, deriveSessionSince, derivePause, deriveReportedPath],
    intervalMs: seconds(DEFAULT_INTERVAL_S),
  });
}

/** Time is real while a router is asked. */
class WatchedLanes extends Lanes {
  readonly #watched: JumpClock;

  constructor(clock: JumpClock) {
    super(clock);
    this.#watched = clock;
  }

  override acquire(identity: string): Lane {
    const lane = super.acquire(identity);
    return Object.create(lane, {
      run: {
        value: (...given: Parameters<Lane['run']>) => this.#watched.during(() => lane.run(...given)),
      },
    }) as Lane;
  }
}

/** As the node that shows routers puts them together. */
function publishables(
  routers: Readonly<Record<Side, Router>>,
  device: HomeDevice,
  dispatcher: AlertDispatcher,
): readonly Publishable[] {
  const place = (slug: string, name: string, role: Publishable['role'], via?: string) => ({
    slug,
    id: slug,
    name,
    role,
    via,
    language: 'en' as const,
    allow: [],
    homeAssistant: { prefix: 'homeassistant' },
  });
  return [
    {
      ...place('home', 'Our house', 'home'),
      catalogue: homeCatalogue,
      events: homeEvents(dispatcher, 'en'),
      router: device,
    },
    { ...place('upper', 'Upper router', 'upper', 'home'), router: routers.upper },
    { ...place('lower', 'Lower router', 'lower', 'upper'), router: routers.lower },
  ];
}

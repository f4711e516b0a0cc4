import { objectToEqualMacs } from '../capabilities/equal-macs.ts';
import { objectToForeignRemoval } from '../capabilities/port-forward-remove.ts';
import { derivePause, pause, pauseAsked } from '../capabilities/pause.ts';
import { deriveReachable } from '../capabilities/reachable.ts';
import { refresh } from '../capabilities/refresh.ts';
import { deriveSessionSince } from '../capabilities/session-since.ts';
import type { DriverContext, Target } from '../drivers/definition.ts';
import { withoutLog } from '../log/profile.ts';
import { DetectionBudget } from '../drivers/detection-budget.ts';
import { detect, recognise } from '../drivers/registry.ts';
import { objectToForeignPort } from '../path/port-owner.ts';
import { withoutPath } from '../path/profile.ts';
import { deriveReportedPathBy } from '../path/reported-path.ts';
import { seconds, systemClock, type Clock } from '../router/clock.ts';
import type { RouterConfig } from '../router/config.ts';
import { operation, type Driver } from '../router/driver.ts';
import { RouterError } from '../router/errors.ts';
import { Lanes } from '../router/lane.ts';
import { Router } from '../router/router.ts';
import { syslogHints } from '../log/syslog-hints.ts';
import { KnownPlaces, ONE_PLACE, type KnownPlacesOptions } from './known-places.ts';
import { NameLookup } from './name-lookup.ts';
import { targetOf } from './target.ts';
import { ownGlobalIpv6 } from '../transport/own-network.ts';
import type { HostKeys } from '../transport/host-keys.ts';

export interface OpenOptions {
  readonly credentials?: Target['credentials'];
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Where SSH host keys are remembered; default: in memory, for as long as the process lives. */
  readonly hostKeys?: HostKeys;
  /** One line at a time, for the log; never holds a secret. */
  readonly log?: (line: string) => void;
  /** What goes wrong beside the router itself and needs a person, such as a port that is in use; told once. */
  readonly onFault?: (error: RouterError) => void;
  /** Where else it may be when it is silent. */
  readonly places?: KnownPlacesOptions;
  /** Whether a box with this identity is meant at this host; another one is `wrong-host`, and never sees the login. Default: any. */
  readonly isMeant?: (identity: string, host: string) => boolean;
}

const NOT_MEANT = {
  en: 'The router was moved to this address, and another box answers there. If that is the right router, enter this address in its node.',
  ja: 'ルーターはこのアドレスへ移されましたが、別の機器が応答しています。正しいルーターの場合は、このアドレスをルーターノードに入力してください。',
};

/** One per process: two configurations of the same box take turns (design rule 4). */
const lanes = new Lanes(systemClock);

/** One per process, for those who allow it: what is asked is kept for all of them. */
const names = new NameLookup();

/**
 * A router as the user configured it, ready to be started. Throws `invalid-input` for an address that is none, and for patterns
 * of its log and knowledge of its path that make no sense.
 */
export function openRouter(config: RouterConfig, options: OpenOptions = {}): Router {
  const {
    clock = systemClock,
    credentials,
    random,
    log = () => undefined,
    onFault = () => undefined,
    places: known = ONE_PLACE,
    isMeant = () => true,
  } = options;
  const { syslog: port, syslogAddress: own } = config;
  const { rest, patterns } = withoutLog(config.profile);
  const { rest: profile, knowledge, asksNames } = withoutPath(rest);
  const target = targetFor(config, profile, credentials);
  const find = (at: Target, signal: AbortSignal) =>
    recognise(at, contextFor(options, signal), driverOf(config));
  let alive = AbortSignal.abort();
  const places = new KnownPlaces(target, known, clock, async (at) => {
    const { sighting } = await find(at, alive);
    return sighting.identity;
  });
  const router = new Router({
    clock,
    lanes: clock === systemClock ? lanes : new Lanes(clock),
    connect: async (signal) => {
      alive = signal;
      const { target: there } = places;
      const found = await find(there, signal);
      if (!isMeant(found.sighting.identity, there.host))
        throw new RouterError('wrong-host', { hint: NOT_MEANT });
      return found.open();
    },
    derivations: [
      deriveReachable,
      deriveSessionSince,
      derivePause,
      deriveReportedPathBy(knowledge, asksNames ? names.nameOf : undefined),
    ],
    objections: [
      objectToEqualMacs,
      objectToForeignRemoval,
      objectToForeignPort(knowledge.rules, ownGlobalIpv6),
    ],
    ownOperations: (router) => [
      operation(refresh, async () => {
        await router.lookNow();
        return 'done';
      }),
      operation(pause, (asked) => {
        const ms = pauseAsked(asked, config.pause);
        if (ms > 0) router.pause(ms);
        else router.resume();
        return Promise.resolve('done');
      }),
    ],
    ...(port && {
      hints: syslogHints({ port, host: target.host, patterns, clock, log, onFault, address: own }),
    }),
    intervalMs: seconds(config.interval),
    allow: config.allow,
    ...(random && { random }),
  });
  places.follow(router);
  return router;
}

/**
 * The driver of a router as the user configured it, without anything that polls: for one question and its answer. The caller closes
 * it. Rejects as recognising does.
 */
export function openDriver(
  config: RouterConfig,
  signal: AbortSignal,
  options: OpenOptions = {},
): Promise<Driver> {
  const target = targetFor(config, withoutPath(withoutLog(config.profile).rest).rest, options.credentials);
  return detect(target, contextFor(options, signal), driverOf(config));
}

function targetFor(
  { address, browser }: RouterConfig,
  profile: unknown,
  credentials: Target['credentials'],
): Target {
  return {
    ...targetOf(address),
    ...(credentials && { credentials }),
    ...(profile !== undefined && { profile }),
    ...(browser && { browser }),
  };
}

function contextFor(
  { clock = systemClock, hostKeys, log = () => undefined }: OpenOptions,
  signal: AbortSignal,
): DriverContext {
  return { clock, signal, log, budget: new DetectionBudget(signal), ...(hostKeys && { hostKeys }) };
}

/** Undefined: whichever fits. */
function driverOf({ driver }: RouterConfig): string | undefined {
  return driver === 'auto' ? undefined : driver;
}

import type { TestContext } from 'node:test';
import type { DriverContext } from '../../../../lib/drivers/definition.ts';
import type { IgdChannel } from '../../../../lib/drivers/igd/channel.ts';
import { igdDriver } from '../../../../lib/drivers/igd/driver.ts';
import type { Search } from '../../../../lib/drivers/igd/search.ts';
import { DetectionBudget } from '../../../../lib/drivers/detection-budget.ts';
import { recognise } from '../../../../lib/drivers/registry.ts';
import type { AnyReadable } from '../../../../lib/router/capability.ts';
import type { AnyOperation, Driver, Performing } from '../../../../lib/router/driver.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { startIgd, type IgdEmulator } from '../../../emulators/igd/emulator.ts';
import type { IgdOptions } from '../../../emulators/igd/options.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

/** A driver that is open on an emulated router, and what a test wants of both. */
export interface Opened {
  readonly clock: FakeClock;
  readonly router: IgdEmulator;
  readonly driver: Driver;
  readonly channel: IgdChannel;
  readonly lines: readonly string[];
  readonly signal: AbortSignal;
  /** Reads one look, or all. */
  read(look?: 'status' | 'details'): Promise<Snapshot>;
  operation(id: string): AnyOperation | undefined;
}

/** What a driver gets, with time that stands still. */
export function contextFor(t: TestContext, clock: FakeClock, lines: string[] = []): DriverContext {
  const end = new AbortController();
  t.after(() => end.abort());
  return {
    clock,
    signal: end.signal,
    budget: new DetectionBudget(end.signal),
    log: (line) => lines.push(line),
  };
}

/** Nobody answers a search. */
export const silence: Search = () => Promise.resolve([]);

/** Starts an emulated router with these manners, opens the driver on its URL, and forgets the requests of that. */
export async function open(t: TestContext, options: IgdOptions = {}, search?: Search): Promise<Opened> {
  const clock = new FakeClock();
  const router = await startIgd({ clock, ...options });
  t.after(() => router.close());
  const lines: string[] = [];
  const context = contextFor(t, clock, lines);
  const definition = igdDriver({ search: search ?? (() => Promise.resolve([router.url])) });
  const found = await recognise(targetOf(router.url.href), context, undefined, [definition]);
  const driver = await found.open();
  const channel = driver.channels[0] as IgdChannel;
  router.requests.length = 0;
  return {
    clock,
    router,
    driver,
    channel,
    lines,
    signal: context.signal,
    async read(wanted) {
      let snapshot = Snapshot.empty;
      for (const look of channel.looks) {
        if (wanted && look.id !== wanted) continue;
        const report = await look.read(context.signal);
        snapshot = snapshot.with(report.observed(channel.id, clock.now()));
      }
      return snapshot;
    },
    operation: (id) => channel.operations.find(({ capability }) => capability.id === id),
  };
}

/** Runs an operation as the router core does: looks at the status each half second of the fake clock while it watches. */
export async function perform(
  { clock, channel, signal }: Opened,
  operation: AnyOperation | undefined,
): Promise<readonly string[]> {
  if (!operation) throw new Error('not offered');
  const [status] = channel.looks;
  const phases: string[] = [];
  let now = Snapshot.empty;
  const look = async () => {
    const report = await status?.read(signal).catch(() => undefined);
    if (report) now = now.with(report.observed('igd', clock.now()));
    return report !== undefined;
  };
  await look();
  const performing: Performing = {
    signal,
    before: now,
    request: (run) => run(signal),
    async watch(until, ms) {
      for (let waited = 0; waited < ms; waited += 500) {
        await clock.advance(500);
        if ((await look()) && until(now)) return true;
      }
      return false;
    },
    answers: () => undefined,
    progress: (phase) => phases.push(phase.en),
  };
  await operation.perform(null, performing);
  return phases;
}

/** Why a reading is not known, or undefined where it is. */
export function whyNot(snapshot: Snapshot, token: AnyReadable): string | undefined {
  const observed = snapshot.get(token);
  return observed.state === 'unknown' ? observed.why : undefined;
}

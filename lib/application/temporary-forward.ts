import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { homeHost, port, protocol, TEST } from '../capabilities/own-forwards.ts';
import { portForwardAdd } from '../capabilities/port-forward-add.ts';
import { portForwardRemove } from '../capabilities/port-forward-remove.ts';
import type { AnyDoable } from '../router/capability.ts';
import { minutes, seconds, sleep, systemClock, type Clock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import type { Router } from '../router/router.ts';

/** A router that forwards can be made on. */
export type ForwardingRouter = Pick<Router, 'run' | 'offers'>;

const leftForward = z.object({
  /** The router’s host as the user entered it. */
  router: z.string().min(1).max(300),
  port,
  protocol,
  host: homeHost,
});
/** A forward that was made for a test, and has to go. */
export type LeftForward = z.output<typeof leftForward>;

/** Remembers over a crash what was made for a test. Neither method rejects but `add`. */
export interface ForwardJournal {
  left(): Promise<readonly LeftForward[]>;
  /** Rejects with `unsupported` where it cannot be kept: then nothing may be made. */
  add(forward: LeftForward): Promise<void>;
  remove(forward: LeftForward): Promise<void>;
}

const MOST_LEFT = 32;
const journal = z
  .array(z.unknown())
  .max(1000)
  .transform((lines) => lines.flatMap((line) => leftForward.safeParse(line).data ?? []));

const same = (a: LeftForward, b: LeftForward): boolean =>
  a.router === b.router && a.port === b.port && a.protocol === b.protocol;

/** One JSON file, readable by its owner alone. */
export function forwardJournalIn(path: string): ForwardJournal {
  let writing: Promise<unknown> = Promise.resolve();
  const left = async (): Promise<readonly LeftForward[]> => {
    try {
      return journal.parse(JSON.parse(await readFile(path, 'utf8'))).slice(-MOST_LEFT);
    } catch {
      return [];
    }
  };
  const change = (next: (before: readonly LeftForward[]) => readonly LeftForward[]) => {
    const done = writing.then(async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, JSON.stringify(next(await left())), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    });
    writing = done.catch(() => undefined);
    return done;
  };
  return {
    left: async () => {
      await writing;
      return left();
    },
    add: (forward) =>
      change((before) => [...before.filter((each) => !same(each, forward)), forward]).catch(cannotKeep),
    remove: (forward) =>
      change((before) => before.filter((each) => !same(each, forward))).catch(() => undefined),
  };
}

/** As for a user without a folder of his own, or on a disk that is full. */
function cannotKeep({ code = 'file' }: NodeJS.ErrnoException): never {
  throw new RouterError('unsupported', { detail: `no place to note a forward: ${code}` });
}

/** For as long as the process lives, where there is nowhere to write; the lease of a forward is what remains then. */
export function forwardJournalInMemory(): ForwardJournal {
  let kept: readonly LeftForward[] = [];
  return {
    left: () => Promise.resolve(kept),
    add: (forward) => Promise.resolve(void (kept = [...kept, forward])),
    remove: (forward) => Promise.resolve(void (kept = kept.filter((each) => !same(each, forward)))),
  };
}

export interface TemporaryOptions {
  readonly router: ForwardingRouter;
  readonly forward: LeftForward;
  readonly journal: ForwardJournal;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** A second net, should this process end and never come back. */
const LEASE_S = minutes(10) / 1000;
/** Between two changes a router is given a pause; then it is this one’s turn. */
const PATIENCE_MS = seconds(15);
const AGAIN_MS = seconds(1);

/**
 * Makes a forward, does something with it, and takes it away again, whatever happened. What could not be taken away stays in the
 * journal. Rejects as adding does, and as `use` does.
 */
export async function withTemporaryForward<T>(
  { router, forward, journal, signal, clock = systemClock }: TemporaryOptions,
  use: () => Promise<T>,
): Promise<T> {
  await journal.add(forward);
  try {
    await make(router, forward, clock, signal);
  } catch (thrown) {
    const { mayHaveApplied, code } = asRouterError(thrown);
    if (mayHaveApplied || code === 'cancelled') await takeAway(router, forward, journal, clock);
    else await journal.remove(forward);
    throw thrown;
  }
  try {
    return await use();
  } finally {
    await takeAway(router, forward, journal, clock);
  }
}

async function make(
  router: ForwardingRouter,
  { port, protocol, host }: LeftForward,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const asked = { port, protocol, host, description: TEST };
  try {
    await patiently(router, portForwardAdd, { ...asked, lease: LEASE_S }, clock, signal);
  } catch (thrown) {
    const { detail = '' } = asRouterError(thrown);
    // OnlyPermanentLeasesSupported: the journal is the only net then
    if (!detail.startsWith('725 ')) throw thrown;
    await patiently(router, portForwardAdd, asked, clock, signal);
  }
}

/** What a crash has left on a router is taken away. Never rejects. */
export async function removeLeftForwards(
  host: string,
  router: ForwardingRouter,
  journal: ForwardJournal,
  clock: Clock = systemClock,
): Promise<void> {
  for (const forward of await journal.left())
    if (forward.router === host) await takeAway(router, forward, journal, clock);
}

/** The same as soon as the router can be asked, after a start. Never rejects. */
export async function removeLeftForwardsOnceOpen(
  host: string,
  router: ForwardingRouter & Pick<Router, 'subscribe'>,
  journal: ForwardJournal,
): Promise<void> {
  const left = await journal.left();
  if (!left.some((forward) => forward.router === host)) return;
  const stop = router.subscribe(({ kind }) => {
    if (kind !== 'looked' || !router.offers.some(({ capability }) => capability === portForwardRemove))
      return;
    stop();
    void removeLeftForwards(host, router, journal);
  });
}

async function takeAway(
  router: ForwardingRouter,
  forward: LeftForward,
  journal: ForwardJournal,
  clock: Clock,
): Promise<void> {
  const left = await journal.left();
  if (!left.some((each) => same(each, forward))) return;
  const { port, protocol } = forward;
  try {
    // not with the signal of whoever has given up: it must go all the same
    const { outcome } = await patiently(router, portForwardRemove, { port, protocol }, clock);
    if (outcome !== 'uncertain') await journal.remove(forward);
  } catch (thrown) {
    const { code, detail } = asRouterError(thrown);
    // by now it is somebody else’s
    if (code === 'conflict' && detail === portForwardRemove.id) await journal.remove(forward);
  }
}

/** Asks again while it is not our turn. */
async function patiently(
  router: ForwardingRouter,
  capability: AnyDoable,
  input: unknown,
  clock: Clock,
  signal: AbortSignal = new AbortController().signal,
) {
  const until = clock.monotonic() + PATIENCE_MS;
  for (;;) {
    try {
      return await router.run({ capability, input, origin: 'flow', signal });
    } catch (thrown) {
      const { code, detail = '' } = asRouterError(thrown);
      const isEarly = code === 'busy' || (code === 'conflict' && detail.startsWith('again in '));
      if (!isEarly || clock.monotonic() >= until) throw thrown;
      await sleep(clock, AGAIN_MS, signal);
    }
  }
}

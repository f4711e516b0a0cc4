import type { TestContext } from 'node:test';
import { objectToEqualMacs } from '../../../lib/capabilities/equal-macs.ts';
import { deriveReachable } from '../../../lib/capabilities/reachable.ts';
import { refresh } from '../../../lib/capabilities/refresh.ts';
import { airstationDriver } from '../../../lib/drivers/airstation/driver.ts';
import { atermDriver } from '../../../lib/drivers/aterm/driver.ts';
import type { DriverDefinition } from '../../../lib/drivers/definition.ts';
import { DetectionBudget } from '../../../lib/drivers/detection-budget.ts';
import { recognise } from '../../../lib/drivers/registry.ts';
import type { BackendFor } from '../../../lib/drivers/screen/box.ts';
import { deriveReportedPath } from '../../../lib/path/reported-path.ts';
import type { AnyDoable, AnyReadable, Readable } from '../../../lib/router/capability.ts';
import { operation } from '../../../lib/router/driver.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import type { Request } from '../../../lib/router/operations.ts';
import type { Result } from '../../../lib/router/verification.ts';
import { Router } from '../../../lib/router/router.ts';
import { targetOf } from '../../../lib/application/target.ts';
import { startAirstationN, type AirstationN } from '../../emulators/airstation/n.ts';
import type { AirstationOptions, QuirksN } from '../../emulators/airstation/options.ts';
import type { AtermOptions } from '../../emulators/aterm/options.ts';
import { AtermP, startAtermP } from '../../emulators/aterm/p.ts';
import type { QuirksP } from '../../emulators/aterm/p-options.ts';
import type { Face, Logged } from '../../emulators/box/face.ts';
import { startHome, type Home, type StartHomeOptions } from '../../emulators/home/home.ts';
import { Awaited } from '../../support/awaited.ts';
import { SkipClock } from '../../support/skip-clock.ts';

/** Slow enough that deadlines of seconds leave a busy machine time, and the boxes are quick in return. */
const SPEED = 10;
const QUICK = { saveMs: 2000, rebootMs: 4000, retryMs: 5000 } as const;

const search = () => Promise.resolve([]);
/** Forms must do: nothing starts a browser. */
const spareFor = () => undefined;

/** Somebody has told us that this screen's forms work as they stand; by itself the family asks for a browser. */
export const PLAIN_P = {
  needs: 'forms',
  plain: true,
  screen: { login: { plain: true } },
  actions: { reboot: null },
};

export interface SideOptions {
  /** Where it is asked, if not at the box itself. */
  readonly url?: URL;
  readonly profile?: unknown;
  /** Another one than the box has. */
  readonly password?: string;
  readonly lanes?: Lanes;
  readonly backendFor?: BackendFor;
  readonly allow?: readonly string[];
}

/** A router as the product has it, and the emulated box behind it. */
export class Side<F extends Face = Face> {
  readonly face: F;
  readonly router: Router;
  readonly clock: SkipClock;
  /** What went to the log. */
  readonly lines: readonly string[];
  readonly #awaited: Awaited;
  #seen = 0;

  constructor(face: F, router: Router, clock: SkipClock, lines: readonly string[], awaited: Awaited) {
    this.face = face;
    this.router = router;
    this.clock = clock;
    this.lines = lines;
    this.#awaited = awaited;
  }

  value<T>(token: Readable<T>): T | undefined {
    return this.router.snapshot.value(token);
  }

  /** Why it is not known; undefined where it is. */
  why(token: AnyReadable): string | undefined {
    const observed = this.router.snapshot.get(token);
    return observed.state === 'unknown' ? observed.why : undefined;
  }

  run(capability: AnyDoable, input: unknown = null, rest: Partial<Request> = {}): Promise<Result> {
    return this.router.run({ capability, input, origin: 'flow', ...rest });
  }

  /** Looks at everything because a person asks; whatever comes of it. */
  async look(): Promise<void> {
    await this.router.lookNow().catch(() => undefined);
  }

  /** Resolves when it holds; asked again at each notice and each change of the box. */
  until(what: string, check: () => boolean): Promise<void> {
    return this.#awaited.until(what, check, () => this.lines.join(' | '));
  }

  /** Lets so many milliseconds of the boxes' life pass. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(ms, resolve));
  }

  /** Lets the time pass after which one is logged out, and waits until it is so. */
  async loggedOut(): Promise<void> {
    this.clock.skip(21_000);
    for (let tries = 0; tries < 200 && this.face.sessions > 0; tries += 1) await this.pass(200);
    if (this.face.sessions > 0) throw new Error('still logged in');
  }

  /** What was sent since the last call that can change anything, logins included. */
  sent(): readonly Logged[] {
    const { requests } = this.face;
    const posts = requests.filter(
      ({ method, path }) => method === 'POST' && !path.startsWith('/aterm_httpif'),
    );
    const news = posts.slice(this.#seen);
    this.#seen = posts.length;
    return news;
  }

  /** The settings screen has been looked at once by itself, and once because a person asked. */
  async opened(): Promise<void> {
    await this.started();
    await this.look();
  }

  /** The router knows its driver; the first look is still to come. */
  async started(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.router.subscribe(({ kind }) => kind === 'opened' && resolve());
      this.router.subscribe((notice) => {
        if (notice.kind === 'problem' && notice.problem && !this.router.driver) reject(notice.problem);
      });
      this.router.start();
    });
  }
}

export const ATERM = atermDriver({ search, spareFor });
export const AIRSTATION = airstationDriver({ search, spareFor });

/** A router on a box, not yet started. */
export function sideOf<F extends Face>(
  t: Pick<TestContext, 'after'>,
  face: F,
  family: 'aterm' | 'airstation',
  clock: SkipClock,
  { url = face.url, profile, password, lanes, backendFor, allow = [] }: SideOptions = {},
): Side<F> {
  const own = backendFor && { search, spareFor, backendFor };
  const definition: DriverDefinition =
    family === 'aterm' ? (own ? atermDriver(own) : ATERM) : own ? airstationDriver(own) : AIRSTATION;
  const { admin } = face.box.options;
  const target = {
    ...targetOf(url.href),
    credentials: { ...admin, ...(password !== undefined && { password }) },
    profile: face instanceof AtermP ? { ...PLAIN_P, ...(profile as object | undefined) } : profile,
  };
  const lines: string[] = [];
  const awaited = new Awaited();
  const router = new Router({
    clock,
    lanes: lanes ?? new Lanes(clock),
    connect: async (signal) => {
      const log = (line: string) => lines.push(line);
      const context = { clock, signal, log, budget: new DetectionBudget(signal) };
      const found = await recognise(target, context, definition.id, [definition]);
      return found.open();
    },
    derivations: [deriveReachable, deriveReportedPath],
    objections: [objectToEqualMacs],
    ownOperations: (self) => [operation(refresh, () => self.lookNow())],
    intervalMs: 30_000,
    allow,
  });
  router.subscribe(() => awaited.poke());
  // many routers may be on one box, one after the other
  face.box.setMaxListeners(0).on('change', () => awaited.poke());
  t.after(() => router.close());
  return new Side(face, router, clock, lines, awaited);
}

export interface HomeOptions extends Pick<
  StartHomeOptions,
  'upperSettings' | 'lowerSettings' | 'lowerFactory' | 'accounts' | 'limit' | 'staleMs'
> {
  readonly upperBox?: AtermOptions & Partial<QuirksP>;
  readonly lowerBox?: AirstationOptions & Partial<QuirksN>;
  readonly upper?: SideOptions;
  readonly lower?: SideOptions;
  readonly clock?: SkipClock;
}

/** The article's home with both of its routers in the product, opened and looked at once. */
export interface Scene {
  readonly clock: SkipClock;
  readonly home: Home;
  readonly upper: Side<AtermP>;
  readonly lower: Side<AirstationN>;
}

/** The same, with routers that are not started yet. */
export async function prepared(t: TestContext, options: HomeOptions = {}): Promise<Scene> {
  const {
    clock = new SkipClock(SPEED),
    upperBox,
    lowerBox,
    upper: upperSide,
    lower: lowerSide,
    ...rest
  } = options;
  const faces: { upper?: AtermP; lower?: AirstationN } = {};
  const home = await startHome({
    clock,
    ...rest,
    upper: async (seat) => (faces.upper = await startAtermP({ ...seat, ...QUICK, ...upperBox })),
    lower: async (seat) => (faces.lower = await startAirstationN({ ...seat, ...QUICK, ...lowerBox })),
  });
  t.after(() => home.close());
  const { upper, lower } = faces;
  if (!upper || !lower) throw new Error('the home has no routers');
  await home.settled();
  return {
    clock,
    home,
    upper: sideOf(t, upper, 'aterm', clock, upperSide),
    lower: sideOf(t, lower, 'airstation', clock, lowerSide),
  };
}

export async function sceneOf(t: TestContext, options: HomeOptions = {}): Promise<Scene> {
  const scene = await prepared(t, options);
  await scene.upper.opened();
  await scene.lower.opened();
  return scene;
}

/** A box by itself on a clock of its own, so that what is pending on ours is only ours. */
export async function airstationBox(
  t: TestContext,
  box: AirstationOptions & Partial<QuirksN> = {},
): Promise<AirstationN> {
  const face = await startAirstationN({ ...QUICK, clock: new SkipClock(SPEED), ...box });
  t.after(() => face.close());
  return face;
}

export async function atermBox(t: TestContext, box: AtermOptions & Partial<QuirksP> = {}): Promise<AtermP> {
  const face = await startAtermP({ ...QUICK, clock: new SkipClock(SPEED), ...box });
  t.after(() => face.close());
  return face;
}

/** A router on it, opened and looked at once. */
export async function openedOn<F extends Face>(
  t: TestContext,
  face: F,
  options: SideOptions = {},
): Promise<Side<F>> {
  const it = sideOf(
    t,
    face,
    face.box.options.vendor === 'NEC' ? 'aterm' : 'airstation',
    new SkipClock(SPEED),
    options,
  );
  await it.opened();
  return it;
}

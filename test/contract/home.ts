import { test, type TestContext } from 'node:test';
import { deriveReachable } from '../../lib/capabilities/reachable.ts';
import type { DriverDefinition } from '../../lib/drivers/definition.ts';
import { DetectionBudget } from '../../lib/drivers/detection-budget.ts';
import { recognise } from '../../lib/drivers/registry.ts';
import type { AnyDoable } from '../../lib/router/capability.ts';
import type { Clock } from '../../lib/router/clock.ts';
import { Lanes } from '../../lib/router/lane.ts';
import type { Request } from '../../lib/router/operations.ts';
import type { Result } from '../../lib/router/verification.ts';
import { Router } from '../../lib/router/router.ts';
import { targetOf } from '../../lib/application/target.ts';
import type { Settings } from '../emulators/box/settings.ts';
import type { Face, Logged } from '../emulators/box/face.ts';
import { fastClock } from '../support/fast-clock.ts';
import { WorkClock } from '../support/work-clock.ts';
import { unhurriedDriver } from './unhurried.ts';

/** What a box is started with. */
export interface Start {
  readonly clock: Clock;
  readonly settings?: Partial<Settings>;
}

/** One family of routers on one backend: how its emulated box begins, and how the driver gets to it. */
export interface Subject {
  readonly name: string;
  readonly definition: DriverDefinition;
  /** The user's overrides of the profile. */
  readonly profile?: unknown;
  /** Ids of what the family offers, complete: what is not here must be unsupported. */
  readonly offers: readonly string[];
  /** Ids of what it tells. */
  readonly tells: readonly string[];
  /** HTTP Basic knows no sessions: nobody is turned away, and nobody logs out. */
  readonly sessions?: false;
  /** Its screen is worked and not read. */
  readonly reads?: false;
  start(start: Start): Promise<Face>;
  /** A browser is started and logs in for each beginning, and cannot be hurried. */
  readonly dear?: true;
}

/** What is asked by POST and changes no setting. */
const ASKS = /^\/aterm_httpif\.cgi\/|login/;

/** How much faster than outside time passes for box and driver. */
const SPEED = 40;

/** Something that is checked on a home. */
export interface Check {
  readonly name: string;
  /** What the box is set to before; the same for all where beginnings are dear. */
  readonly settings?: Partial<Settings>;
  run(home: Home): Promise<void>;
}

/** A test each; where beginnings are dear, one after the other on one home. */
export function onHomes(
  subject: Subject,
  about: string,
  settings: Partial<Settings>,
  checks: readonly Check[],
): void {
  if (checks.length === 0) return;
  if (!subject.dear)
    for (const { name, settings: own = settings, run } of checks)
      test(`${subject.name}: ${name}`, async (t) => run(await Home.open(t, subject, own)));
  else
    test(`${subject.name}: ${about}`, async (t) => {
      const home = await Home.open(t, subject, settings);
      for (const { name, run } of checks) await t.test(name, () => run(home));
    });
}

/** A box and a router that is open on it. */
export class Home {
  readonly face: Face;
  readonly router: Router;
  readonly clock: Clock;
  readonly lines: string[];
  #seen = 0;

  private constructor(face: Face, router: Router, clock: Clock, lines: string[]) {
    this.face = face;
    this.router = router;
    this.clock = clock;
    this.lines = lines;
  }

  /** `password`: another one than the box has. `intruded`: somebody else is logged in. */
  static async open(
    t: TestContext,
    subject: Subject,
    settings: Partial<Settings> = {},
    password?: string,
    intruded = false,
  ) {
    const clock = subject.dear ? new WorkClock(SPEED) : fastClock(SPEED);
    const face = await subject.start({ clock, settings });
    t.after(() => face.close());
    if (intruded) face.intrude();
    const { admin } = face.box.options;
    const target = {
      ...targetOf(face.url.href),
      credentials: { ...admin, ...(password !== undefined && { password }) },
      profile: subject.profile,
    };
    const lines: string[] = [];
    const router = new Router({
      clock,
      lanes: new Lanes(clock),
      connect: async (signal) => {
        const context = {
          clock,
          signal,
          log: (line: string) => lines.push(line),
          budget: new DetectionBudget(signal),
        };
        const found = await recognise(target, context, subject.definition.id, [subject.definition]);
        return unhurriedDriver(await found.open(), clock);
      },
      derivations: [deriveReachable],
      intervalMs: 30_000,
    });
    t.after(() => router.close());
    const home = new Home(face, router, clock, lines);
    await home.opened();
    return home;
  }

  /** Resolves when everything has been looked at once. */
  async opened(): Promise<void> {
    const { router } = this;
    await new Promise<void>((resolve, reject) => {
      router.subscribe((notice) => {
        if (notice.kind === 'opened') resolve();
        if (notice.kind === 'problem' && notice.problem && !router.driver) reject(notice.problem);
      });
      router.start();
    });
    await router.lookNow().catch(() => undefined);
  }

  run(capability: AnyDoable, input: unknown, rest: Partial<Request> = {}): Promise<Result> {
    return this.router.run({ capability, input, origin: 'flow', ...rest });
  }

  offers(id: string): boolean {
    return this.router.offers.some(({ capability, withdrawn }) => capability.id === id && !withdrawn);
  }

  /** What was sent since the last call that can change anything. */
  sent(): readonly string[] {
    const changing = ({ method, path }: Logged) => method === 'POST' && !ASKS.test(path);
    const posts = this.face.requests.filter(changing).slice(this.#seen);
    this.#seen += posts.length;
    return posts.map(({ path }) => path);
  }
}

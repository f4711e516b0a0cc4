import { z } from 'zod';
import { MOST_STATE } from './limits.ts';
import type { RetainedTree } from './retained.ts';
import type { Topics } from './topics.ts';
import { jsonIn } from '../router/json.ts';

/** A router as an instance shows it: its topics, and the nodes that it comes from. */
export interface InstanceInfo {
  readonly topics: readonly string[];
  readonly nodes: readonly string[];
}

const MOST_PROBLEMS = 20;

const problem = z.object({
  slug: z.string().max(64),
  name: z.string().max(2 * MOST_STATE),
  code: z.string().max(64),
  text: z
    .string()
    .max(2 * MOST_STATE)
    .nullable(),
});
/** What is wrong with a router or home, in the language in which it is shown. */
export type ProblemInfo = Readonly<z.output<typeof problem>>;

/** What one Node-RED publishes below a base topic. */
const listing = z.object({
  /** This run of it. */
  session: z.string().min(1).max(64),
  /** When the run began, milliseconds since 1970: who was first stays. */
  since: z.number(),
  routers: z.record(
    z.string().max(64),
    z.object({
      topics: z.array(z.string().max(300)).max(100),
      // of a node in a subflow the ids of all that it stands in belong to its own
      nodes: z.array(z.string().max(1000)).max(10),
    }),
  ),
  /** What is wrong with them; absent from who does not tell. */
  problems: z.array(problem).max(MOST_PROBLEMS).optional(),
  /** It asks who else is there. */
  asks: z.boolean().optional(),
  /** It is about to leave. */
  leaves: z.boolean().optional(),
});
type Listing = z.output<typeof listing>;

export interface PresenceOptions {
  readonly topics: Topics;
  /** The same over restarts: by it we know our own leftovers. */
  readonly owner: string;
  readonly session: string;
  readonly since: number;
  readonly tree: RetainedTree;
  /** Sends now, not retained. */
  readonly publish: (topic: string, payload: string) => void;
  readonly routers: () => Readonly<Record<string, InstanceInfo>>;
  readonly problems?: () => readonly ProblemInfo[];
  /** Who else is there, or what he says, is different. */
  readonly onOthers?: () => void;
  /** Somebody else who was first shows this router. */
  readonly onTaken: (slug: string) => void;
  readonly log: (line: string) => void;
}

const MOST_BYTES = 64 * 1024;
const MOST_OTHERS = 20;

/**
 * Who else publishes below our base topic. Each keeps a list of its topics on the broker; who is there answers when somebody new
 * asks, so a list alone may be that of a run that has ended. What is on a list of somebody else is never touched.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #others = new Map<string, Listing & { readonly owner: string }>();
  /** What an earlier run of ours published. */
  #earlier: Readonly<Record<string, InstanceInfo>> = {};
  #said = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Asks who is there; at each connection anew. */
  ask(): void {
    this.#others.clear();
    this.#say({ asks: true, routers: {} });
  }

  leave(): void {
    this.#say({ leaves: true });
  }

  /** Takes our list away, unless another one with our name has the same. */
  forget(): void {
    const { topics, owner, tree } = this.#options;
    if (!this.hasDouble) tree.clear(topics.instance(owner));
  }

  /** Lists what is shown now, and what stays although it is not. */
  list(kept: Readonly<Record<string, InstanceInfo>> = {}): void {
    const { topics, owner, tree, routers } = this.#options;
    const shown = Object.entries(routers()).map(([slug, { topics: now, nodes }]) => [
      slug,
      { topics: [...new Set([...(kept[slug]?.topics ?? []), ...now])], nodes },
    ]);
    const all = { ...kept, ...(Object.fromEntries(shown) as typeof kept) };
    tree.set(topics.instance(owner), JSON.stringify(this.#listing({ routers: copied(all) })));
  }

  /** A message on a topic of {@link Topics.instance}. */
  heard(owner: string, payload: Uint8Array, retained: boolean): void {
    const other = listingIn(payload);
    if (!other || other.session === this.#options.session) return;
    if (retained) {
      if (owner === this.#options.owner) this.#earlier = other.routers;
      return;
    }
    if (other.leaves) {
      this.#others.delete(other.session);
      return this.#options.onOthers?.();
    }
    const isNew = !this.#others.has(other.session);
    if (isNew && !this.#makeRoom(owner)) return;
    this.#others.set(other.session, { ...other, owner });
    if (isNew) this.#tellOnce();
    this.#options.onOthers?.();
    this.#settle(other, isNew || other.asks === true);
  }

  /** Topics that an earlier run of ours left, router by router; none while another one with our name is there. */
  get earlier(): Readonly<Record<string, InstanceInfo>> {
    return this.hasDouble ? {} : this.#earlier;
  }

  /** Another one with our name is there, such as a copy of the whole flows. */
  get hasDouble(): boolean {
    const { owner } = this.#options;
    return [...this.#others.values()].some((other) => other.owner === owner);
  }

  keepEarlier(slug: string, shown: InstanceInfo): void {
    this.#earlier = { ...this.#earlier, [slug]: shown };
  }

  forgetEarlier(slug: string): void {
    this.#earlier = Object.fromEntries(Object.entries(this.#earlier).filter(([each]) => each !== slug));
  }

  get isAlone(): boolean {
    return this.#others.size === 0;
  }

  /** What is wrong with routers and homes of others; a run that ended unseen gives way to the next one of the same owner. */
  get problems(): readonly ProblemInfo[] {
    const latest = new Map([...this.#others.values()].map((other) => [other.owner, other]));
    return [...latest.values()].flatMap(({ problems = [] }) => problems);
  }

  /** What others who are there publish. */
  get topics(): readonly string[] {
    return [...this.#others.values()].flatMap(({ routers }) =>
      Object.values(routers).flatMap(({ topics }) => topics),
    );
  }

  /** Whether somebody else who is there publishes a topic. */
  isOthers(topic: string): boolean {
    return this.topics.includes(topic);
  }

  /** Whether somebody who was first shows a router with one of these topics. */
  isTaken(topics: readonly string[]): boolean {
    return [...this.#others.values()].some(
      (other) =>
        this.#wasFirst(other) &&
        Object.values(other.routers).some((shown) => shown.topics.some((topic) => topics.includes(topic))),
    );
  }

  #settle(other: Listing, answer: boolean): void {
    const { routers, onTaken } = this.#options;
    const theirs = new Set(Object.values(other.routers).flatMap(({ topics }) => topics));
    const shared = Object.entries(routers()).filter(([, { topics }]) =>
      topics.some((topic) => theirs.has(topic)),
    );
    if (this.#wasFirst(other)) for (const [slug] of shared) onTaken(slug);
    if (answer || (shared.length > 0 && !this.#wasFirst(other))) this.#say({});
  }

  /** Whether there is room for one more: the longest known run of the same owner may have died unseen, as in a loop of crashes. */
  #makeRoom(owner: string): boolean {
    if (this.#others.size < MOST_OTHERS) return true;
    const [earlier] = [...this.#others].find(([, each]) => each.owner === owner) ?? [];
    return earlier !== undefined && this.#others.delete(earlier);
  }

  #wasFirst({ since, session }: Listing): boolean {
    const { since: own, session: ours } = this.#options;
    return since < own || (since === own && session < ours);
  }

  #say(what: Partial<Listing>): void {
    const { topics, owner, publish } = this.#options;
    publish(topics.instance(owner), JSON.stringify(this.#listing(what)));
  }

  #listing(what: Partial<Listing>): Listing {
    const { session, since, routers, problems } = this.#options;
    return {
      session,
      since,
      routers: copied(routers()),
      problems: (problems?.() ?? []).slice(0, MOST_PROBLEMS),
      ...what,
    };
  }

  #tellOnce(): void {
    const { log, topics } = this.#options;
    if (this.#said) return;
    this.#said = true;
    log(
      `conflict: another one publishes below ${topics.base} on this broker too: a second Node-RED, or a copy of these nodes; each leaves the other’s routers alone, but give each a base topic of its own`,
    );
  }
}

function copied(routers: Readonly<Record<string, InstanceInfo>>): Listing['routers'] {
  return Object.fromEntries(
    Object.entries(routers).map(([slug, { topics, nodes }]) => [
      slug,
      { topics: [...topics], nodes: [...nodes] },
    ]),
  );
}

function listingIn(payload: Uint8Array): Listing | undefined {
  return listing.safeParse(jsonIn(payload, MOST_BYTES)).data;
}

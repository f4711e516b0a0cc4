import type { Action, AnyDoable, AnyReadable, Setting } from './capability.ts';
import type { RouterError } from './errors.ts';
import type { Report } from './report.ts';
import type { Snapshot } from './snapshot.ts';
import type { Teaching } from './survey.ts';
import type { Text } from './text.ts';

/** How sure we are that a driver fits the real thing (design rule 10). */
export type Evidence = 'hardware' | 'recorded' | 'manual' | 'reconstructed';

/**
 * How we know one thing that is written down about a router: `code` (public code that somebody ran against a box), `fixture` (a saved page), `doc`
 * (manual or notes of an owner), `inferred`, `recall` (memory without a source), `invented` (a placeholder until somebody
 * sends a capture), `found` (stands on the screen under words that may mean it, and nobody has said yet that it does), `taught`
 * (read the same twice, and its owner has said that it is meant). What is only `found` is read and never written.
 */
export const bases = ['code', 'fixture', 'doc', 'inferred', 'recall', 'invented', 'found', 'taught'] as const;
export type Basis = (typeof bases)[number];

/** A router as a driver opened it. It owns connections and logins until {@link Driver.close}. */
export interface Driver {
  /** Which driver: `igd`, `aterm`… */
  readonly id: string;
  /**
   * The same for the same box whatever its address: UDN, serial number, LAN MAC. Routers with equal identity share one lane; boxes
   * that call themselves the same at two addresses at once are told apart by address.
   */
  readonly identity: string;
  readonly evidence: Evidence;
  /** Where the box is now (a name or an address), where it may differ from what the user entered: it can move. */
  readonly host?: string;
  /** It was found at another address: all channels go there. Absent: it cannot be followed. */
  moveTo?(host: string): void;
  /** In order of trust: where two channels tell the same, the first that knows it wins. */
  readonly channels: readonly Channel[];
  /** Its settings screen, for a person who points at what was not found. Absent: it has none that we may see. */
  readonly teaching?: Teaching;
  /** Ends sessions and subscriptions; never rejects. */
  close(): Promise<void>;
}

/** One protocol to a router, with its own cost. */
export interface Channel {
  readonly id: string;
  /** Its looks need a login, so that whatever they tell shows that it was accepted. */
  readonly login?: true;
  readonly looks: readonly Look[];
  readonly operations: readonly AnyOperation[];
  /**
   * Starts to listen for events of the router that make a look worthwhile, until the signal aborts. An event is a hint
   * and never a value. It never throws; a router without events simply never calls `hint`. What it asks the router for goes
   * `inTurn`.
   */
  listen?(hint: () => void, signal: AbortSignal, inTurn: InTurn): void;
}

/** One request to the router when it is its turn, between looks; `deadlineMs` counts from there. Rejects with `cancelled` when `signal` aborts. */
export type InTurn = <T>(
  run: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  deadlineMs: number,
) => Promise<T>;

/** Readings that one exchange with the router brings together. */
export interface Look {
  readonly id: string;
  readonly provides: readonly AnyReadable[];
  /** Least time between two looks in milliseconds: normally, and while something is expected to change. */
  readonly pace: { readonly normal: number; readonly fast: number };
  /** It logs in or disturbs people, so it is not sped up for what other channels do or hear. */
  readonly costly?: true;
  /** Upper bound for one look, in milliseconds. */
  readonly deadlineMs: number;
  /** What was read makes it worthwhile to look again so soon, in milliseconds, although nothing is expected; undefined: no. */
  again?(): number | undefined;
  /**
   * `asked`: a person wants it now, so that what waits for him, such as a refused login, is tried once more. `only`: what it
   * is about at the moment; a look that pays for each page may leave out the rest.
   */
  read(signal: AbortSignal, asked?: boolean, only?: readonly AnyReadable[]): Promise<Report>;
}

export interface Operation<I> {
  readonly capability: Setting<unknown, I> | Action<I>;
  /**
   * Asks the router; done when the router has taken it. What came of it is read afterwards and is not its business.
   * Throws a {@link RouterError}; `unsupported` withdraws the operation for good.
   */
  perform(input: I, performing: Performing): Promise<Performed>;
  /** Why it cannot be used although the router knows it; absent: it can. It may change with what is read. */
  readonly withdrawn?: RouterError | undefined;
}

export type AnyOperation = Operation<unknown>;

/**
 * Undefined: what came of it is to be read; `pending-restart`: the router has taken it and does it after a restart only; `done`: it was
 * seen to be done, and nothing is to be awaited.
 */
export type Performed = 'pending-restart' | 'done' | undefined | void;

/** What an operation may use while it performs. */
export interface Performing {
  readonly signal: AbortSignal;
  /** What was known when it began. */
  readonly before: Snapshot;
  /** One request to the router, in its lane and with a deadline; `deadlineMs`: another one than usual. */
  request<T>(run: (signal: AbortSignal) => Promise<T>, deadlineMs?: number): Promise<T>;
  /** Waits until what is read (at fast pace) satisfies `until`; false when `ms` passed first. */
  watch(until: (snapshot: Snapshot) => boolean, ms: number): Promise<boolean>;
  /** Tells whether the router answers, as a question that needs no login has just shown. */
  answers(yes: boolean): void;
  /** Says what is going on to whoever asked, for anything longer than two seconds. */
  progress(phase: Text): void;
}

/** Makes an operation whose input type is checked against its capability. */
export function operation<I>(
  capability: Operation<I>['capability'],
  perform: Operation<I>['perform'],
  withdrawn?: RouterError,
): AnyOperation {
  const typed: Operation<I> = { capability, perform, ...(withdrawn && { withdrawn }) };
  return typed;
}

/** What a router offers to do at the moment. */
export interface Offer {
  readonly capability: AnyDoable;
  /** Absent: it can be used. */
  readonly withdrawn?: RouterError;
}

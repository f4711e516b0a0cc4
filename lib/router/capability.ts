import type { z } from 'zod';
import type { EntityDescription } from './entity.ts';
import type { Attributes, Snapshot } from './snapshot.ts';
import type { Text } from './text.ts';

/**
 * Capabilities are tokens: objects that carry their type. Code passes the token, never its id, so a capability that does
 * not exist or has another type is a compile error. Ids exist for the outside: topics, flows, command line.
 */
interface Named {
  /** Stable name for topics, flows and the command line, such as `wan.ipv4`. */
  readonly id: string;
  readonly name: Text;
  /** What it means, in a sentence or two: for help, docs/readings.md and the editor. */
  readonly description: Text;
  /** How Home Assistant shows it; absent: not at all. */
  readonly entity?: EntityDescription;
}

/** What has a value in a snapshot: a reading, or a setting, which is a reading that can be written. */
export interface Readable<T> extends Named {
  readonly kind: 'reading' | 'setting';
  /** What a valid value is. Values that do not fit are `unknown`, never passed on. */
  readonly value: z.ZodType<T>;
  readonly unit?: string;
  /** For instants reckoned from a counter: differences up to this many milliseconds are the counter's inexactness. */
  readonly steadyMs?: number;
  /** Stays known while the router does not answer: what it is, not how it fares. */
  readonly lasting?: true;
  /** Not in the state document, where whoever may read sees it and it outlives us: it concerns the person, is no state, or is too large. */
  readonly unpublished?: true;
  /** Whether a value only says that too little was read so far; for what follows from other readings. */
  isVague?(value: T, attributes?: Attributes): boolean;
}

/** Something a router can tell. */
export interface Reading<T> extends Readable<T> {
  readonly kind: 'reading';
}

/**
 * How much harm a change can do. `interrupts-wan`: the line drops and comes back. `cuts-off`: somebody may be left without
 * network or without the router. `exposes`: the Internet may reach a machine of the home.
 */
export type Risk = 'none' | 'interrupts-wan' | 'cuts-off' | 'exposes';

/** Whether MQTT may do it only where the user has allowed it (design rule 7). */
export function needsLeave(risk: Risk): boolean {
  return risk === 'cuts-off' || risk === 'exposes';
}

/** What can be asked of a router. */
export interface Doable<I> extends Named {
  readonly kind: 'setting' | 'action';
  readonly risk: Risk;
  /** What may be asked. */
  readonly input: z.ZodType<I>;
  /** Least time between two of these on one router, in milliseconds; 0: they disturb nobody, however often. */
  readonly cooldownMs: number;
  /** It is done even while the router is left alone: nobody who uses its settings screen is disturbed. */
  readonly whilePaused?: true;
  /** How long the router may need until the effect can be read, in milliseconds. */
  readonly settlesMs: number;
}

/** A reading that can be written. */
export interface Setting<T, I = T> extends Readable<T>, Doable<I> {
  readonly kind: 'setting';
  /** A part of it, such as a password, cannot be read back: it is sent whenever it is asked for. */
  readonly hidden?: true;
  /** Whether a value that was read is what was asked for. */
  matches(value: T, asked: I, attributes?: Attributes): boolean;
}

/** Something a router can do. */
export interface Action<I = null> extends Doable<I> {
  readonly kind: 'action';
  /** The readings that tell what it did; they are shown as before and after. */
  readonly concerns: readonly AnyReadable[];
  /** Whether what has been read since the action began shows that it happened. */
  happened(watched: Watched, asked: I): boolean;
}

/** What was read around an action: one snapshot before it, those since, newest last (at least one). */
export interface Watched {
  readonly before: Snapshot;
  readonly since: readonly Snapshot[];
  readonly now: Snapshot;
}

export type AnyReadable = Readable<unknown>;
export type AnySetting = Setting<unknown, unknown>;
export type AnyDoable = AnySetting | Action<unknown>;
export type Capability = Reading<unknown> | AnySetting | Action<unknown>;

export function reading<T>(id: string, rest: Omit<Reading<T>, 'kind' | 'id'>): Reading<T> {
  return { kind: 'reading', id, ...rest };
}

export function setting<T, I = T>(id: string, rest: Omit<Setting<T, I>, 'kind' | 'id'>): Setting<T, I> {
  return { kind: 'setting', id, ...rest };
}

export function action<I>(id: string, rest: Omit<Action<I>, 'kind' | 'id'>): Action<I> {
  return { kind: 'action', id, ...rest };
}

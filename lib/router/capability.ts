import type { z } from 'zod';
import type { Face } from './face.ts';
import type { Snapshot } from './snapshot.ts';
import type { Text } from './text.ts';

/**
 * Capabilities are tokens: objects that carry their type. Code passes the token, never its id, so a capability that does
 * not exist or has another type is a compile error. Ids exist for the outside: topics, flows, command line.
 */
interface Named {
  /** Stable name for topics, flows and the command line, such as `wan.ipv4`. */
  readonly id: string;
  readonly name: Text;
  /** What it means, in a sentence or two: for help, the README's table and the editor. */
  readonly description: Text;
  /** How Home Assistant shows it; absent: not at all. */
  readonly face?: Face;
}

/** Something a router can tell. */
export interface Reading<T> extends Named {
  readonly kind: 'reading';
  /** What a valid value is. Values that do not fit are `unknown`, never passed on. */
  readonly value: z.ZodType<T>;
  readonly unit?: string;
}

/**
 * How much harm a change can do. `interrupts-wan`: the line drops and comes back. `cuts-off`: somebody may be left without
 * network or without the router, so MQTT may use it only where the user has allowed it (design rule 7).
 */
export type Risk = 'none' | 'interrupts-wan' | 'cuts-off';

interface Changing<I> {
  readonly risk: Risk;
  /** What may be asked. */
  readonly input: z.ZodType<I>;
  /** Least time between two of these on one router, in milliseconds. */
  readonly cooldownMs: number;
  /** How long the router may need until the effect can be read, in milliseconds. */
  readonly settlesMs: number;
}

/** A reading that can be written. */
export interface Setting<T, I = T> extends Named, Changing<I> {
  readonly kind: 'setting';
  readonly value: z.ZodType<T>;
  readonly unit?: string;
  /** Whether a value that was read is what was asked for. */
  matches(value: T, asked: I): boolean;
}

/** Something a router can do. */
export interface Action<I = null> extends Named, Changing<I> {
  readonly kind: 'action';
  /** Whether what has been read since the action began shows that it happened. */
  happened(watched: Watched, asked: I): boolean;
}

/** What was read around an action: one snapshot before it, those since, newest last (at least one). */
export interface Watched {
  readonly before: Snapshot;
  readonly since: readonly Snapshot[];
  readonly now: Snapshot;
}

/** What has a value in a snapshot. */
export type Readable<T> = Reading<T> | Setting<T, never>;
export type AnyReadable = Reading<unknown> | Setting<unknown, never>;
/** What can be asked of a router. */
export type Doable<I> = Setting<never, I> | Action<I>;
export type AnyDoable = Setting<never, never> | Action<never>;
export type Capability = AnyReadable | AnyDoable;

export function reading<T>(id: string, rest: Omit<Reading<T>, 'kind' | 'id'>): Reading<T> {
  return { kind: 'reading', id, ...rest };
}

export function setting<T, I = T>(id: string, rest: Omit<Setting<T, I>, 'kind' | 'id'>): Setting<T, I> {
  return { kind: 'setting', id, ...rest };
}

export function action<I>(id: string, rest: Omit<Action<I>, 'kind' | 'id'>): Action<I> {
  return { kind: 'action', id, ...rest };
}

import type { Capability } from '../router/capability.ts';
import type { Role } from '../router/config.ts';
import type { Driver } from '../router/driver.ts';
import type { Router } from '../router/router.ts';
import type { Language, Text } from '../router/text.ts';

/** What happens to something that is shown, where that is not what happens to a router. */
export interface DeviceEvents {
  /** All that can happen: words for topics and automations. */
  readonly types: readonly string[];
  /** What automations can begin with. */
  readonly triggers: readonly Trigger[];
  /** The listener is told of each event as it happens; the answer ends it. */
  listen(tell: (type: string, details: Details) => void): () => void;
}

/** Begins with an event of this type, and of this `kind` where it is given. */
export interface Trigger {
  readonly type: string;
  readonly kind?: string;
  readonly name: Text;
}

export type Details = Readonly<Record<string, string | number | null>>;

/** A router, or what has the shape of one, as it is shown on MQTT. */
export interface Publishable {
  /** Its place in topics and entity ids: `[a-z0-9_-]+`. */
  readonly slug: string;
  /** Stable for as long as its place is the same, whatever its name and address: the root of its unique ids. */
  readonly id: string;
  /** Ids of the nodes that it comes from: while they are there, it only rests when it is not shown. */
  readonly nodes?: readonly string[];
  readonly name: string;
  readonly role: Role | 'home';
  /** Id of what it hangs on, if that is shown too; else it hangs on the bridge. */
  readonly via?: string | undefined;
  /** What it can tell and do; absent: what routers can. */
  readonly catalogue?: readonly Capability[];
  /** Absent: what happens to routers. */
  readonly events?: DeviceEvents;
  readonly language: Language;
  /** Ids of risky capabilities that MQTT may use; others are not even shown. */
  readonly allow: readonly string[];
  /** The router's own log is listened for, so that it makes events. */
  readonly hears?: boolean;
  /** Where a person can open the router's own page. */
  readonly url?: string | undefined;
  /** Absent: topics only, nothing for Home Assistant. */
  readonly homeAssistant?: { readonly prefix: string } | undefined;
  readonly router: Shape;
}

/** What is wrong: a code, and for people why, and what to do about it. */
export interface Problem {
  readonly code: string;
  readonly text?: Text;
  readonly hint?: Text | undefined;
  /** What exactly, in technical words. */
  readonly detail?: string | undefined;
}

/** What is needed of a router to show it. */
export interface Shape extends Pick<
  Router,
  'snapshot' | 'offers' | 'running' | 'paused' | 'subscribe' | 'run'
> {
  /** Readings that are older than they are usually. */
  readonly overdue?: Router['overdue'];
  /** What stands in the way of it, or is wrong with it. */
  readonly problem: Problem | undefined;
  readonly login?: Router['login'];
  readonly refusal?: Router['refusal'];
  readonly driver: (Pick<Driver, 'id' | 'channels'> & Partial<Pick<Driver, 'evidence'>>) | undefined;
}

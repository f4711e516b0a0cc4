import type { Role } from '../router/config.ts';
import type { Router } from '../router/router.ts';
import type { Language } from '../router/text.ts';

/** A router as it is shown on MQTT. */
export interface Publishable {
  /** Its place in topics and entity ids: `[a-z0-9_-]+`. */
  readonly slug: string;
  /** Stable for as long as its place is the same, whatever its name and address: the root of its unique ids. */
  readonly id: string;
  /** Ids of the nodes that it comes from: while they are there, it only rests when it is not shown. */
  readonly nodes?: readonly string[];
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  /** Ids of risky capabilities that MQTT may use; others are not even shown. */
  readonly allow: readonly string[];
  /** The router's own log is listened for, so that it makes events. */
  readonly hears?: boolean;
  /** Where a person can open the router's own page. */
  readonly url?: string | undefined;
  /** Absent: topics only, nothing for Home Assistant. */
  readonly homeAssistant?: { readonly prefix: string } | undefined;
  readonly router: Pick<
    Router,
    'snapshot' | 'offers' | 'running' | 'problem' | 'paused' | 'driver' | 'subscribe' | 'run'
  > &
    Partial<Pick<Router, 'overdue'>>;
}

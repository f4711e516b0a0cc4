import type { Language } from '../router/text.ts';
import { DeviceMacs } from './home-assistant/device-macs.ts';
import type { Inheritance } from './inheritance.ts';
import type { Presence, InstanceInfo } from './presence.ts';
import type { Publishable } from './publishable.ts';
import type { Publisher } from './publisher.ts';
import type { RetainedTree } from './retained.ts';

/** The routers of a connection: shown, in a deploy about to come back, or left to somebody who was first. */
export class Roster {
  readonly shown = new Map<string, Publisher>();
  readonly between = new Map<string, Publisher>();
  readonly taken = new Set<string>();
  readonly macs = new DeviceMacs();

  get all(): readonly Publisher[] {
    return [...this.shown.values(), ...this.between.values()];
  }

  get routers(): readonly Publishable[] {
    return this.all.flatMap(({ publishable }) => (publishable.role === 'home' ? [] : [publishable]));
  }

  /** Undefined where there are none. */
  get homes(): readonly Pick<Publishable, 'slug' | 'name'>[] | undefined {
    const homes = this.all.filter(({ publishable: { role } }) => role === 'home');
    return homes.length > 0 ? homes.map(({ publishable: { slug, name } }) => ({ slug, name })) : undefined;
  }

  of(slug: string): Publisher | undefined {
    return this.shown.get(slug) ?? this.between.get(slug);
  }

  /** Takes a router off, to come back in the same deploy: everything stays as it is on the broker. */
  suspend(slug: string): void {
    const publisher = this.shown.get(slug);
    if (!publisher) return;
    publisher.handOver();
    this.shown.delete(slug);
    this.between.set(slug, publisher);
  }

  /** A router is about to be shown (again): what the one before it in a deploy hands over. */
  resume(slug: string): Inheritance | undefined {
    const from = this.between.get(slug)?.handOver();
    this.between.delete(slug);
    this.taken.delete(slug);
    return from;
  }

  /** Leaves a router to somebody else, with all that is on the broker. */
  leave(slug: string, tree: RetainedTree): boolean {
    const publisher = this.shown.get(slug);
    if (!publisher) return false;
    publisher.handOver();
    for (const topic of publisher.topics) tree.release(topic);
    this.shown.delete(slug);
    this.taken.add(slug);
    return true;
  }

  /** Routers that somebody who was first shows too. */
  contested(presence: Presence): readonly string[] {
    return [...this.shown].flatMap(([slug, { topics }]) => (presence.isTaken(topics) ? [slug] : []));
  }

  /** Discovery prefixes in use. */
  get prefixes(): ReadonlySet<string> {
    return new Set(
      [...this.shown.values()].flatMap(({ publishable }) => publishable.homeAssistant?.prefix ?? []),
    );
  }

  /** The language in which things are shown under each discovery prefix, also of those that are about to come back. */
  get languages(): ReadonlyMap<string, Language> {
    const all = this.all.map(({ publishable }) => publishable).toReversed();
    return new Map(
      all.flatMap(({ homeAssistant, language }) => (homeAssistant ? [[homeAssistant.prefix, language]] : [])),
    );
  }

  get listing(): Readonly<Record<string, InstanceInfo>> {
    return Object.fromEntries(
      this.all.map(({ topics, publishable: { slug, nodes = [] } }) => [slug, { topics, nodes }]),
    );
  }

  /** Every topic that is kept on the broker for them. */
  get topics(): ReadonlySet<string> {
    return new Set(this.all.flatMap(({ topics }) => topics));
  }
}

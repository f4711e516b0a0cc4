import { z } from 'zod';
import { macAddress } from '../../capabilities/mac.ts';
import type { Observed } from '../../router/snapshot.ts';

/** A discovery document, as far as it matters here; `dev` and `cns` are Home Assistant's own short words. */
const pairs = z.array(z.tuple([z.string(), z.string()])).max(20);
const named = z.union([
  z.object({ device: z.object({ connections: pairs }) }).transform(({ device }) => device.connections),
  z
    .object({ dev: z.object({ cns: pairs.optional(), connections: pairs.optional() }) })
    .transform(({ dev }) => dev.cns ?? dev.connections ?? []),
]);

/** What a router says of its own addresses. */
interface Read {
  readonly lan: string | undefined;
  readonly wan: string | undefined;
  /** When `lan` was first read. */
  readonly since: number;
  /** It was read again since, and was the same, and all documents have been heard. */
  readonly sure: boolean;
}

/**
 * Which MAC address each router is announced with, so that Home Assistant knows it for the device that another integration has. Home
 * Assistant never takes one back, and makes one device of two of MQTT with the same. So it is announced only where the router itself has
 * said twice that its LAN side has it, its maker has given it, no other router of ours has it, on whatever side, and no other document on
 * the broker names it.
 */
export class DeviceMacs {
  readonly #read = new Map<string, Read>();
  /** In documents on the broker, by topic: ours, of earlier runs, and anybody's. What was named once stays. */
  readonly #named = new Map<string, readonly string[]>();
  #heardOut = false;

  /** What the broker keeps has been heard: nothing new is announced before. */
  heardOut(): void {
    this.#heardOut = true;
  }

  /** After each look at a router; whether it may be announced otherwise now. */
  look(topic: string, lan: Observed<string>, wan: string | undefined): boolean {
    const before = this.#read.get(topic);
    const own = lan.state === 'known' && lan.attributes?.['vendor'] !== false ? lan.value : undefined;
    const same = before !== undefined && before.lan === own;
    const since = same ? before.since : lan.at;
    const sure = this.#heardOut && same && (before.sure || lan.at > since);
    this.#read.set(topic, { lan: own, wan, since, sure });
    return sure && !before?.sure;
  }

  /** What a device is to be announced with from now on. */
  claim(topic: string): readonly string[] {
    const before = this.#named.get(topic) ?? [];
    const { lan, sure } = this.#read.get(topic) ?? {};
    if (lan === undefined || !sure || !isOfMaker(lan) || before.includes(lan)) return before;
    if (this.#isElsewhere(topic, lan)) return before;
    const now = [...before, lan];
    this.#named.set(topic, now);
    return now;
  }

  /** A document that was found on the broker, which may be anything. */
  heard(topic: string, document: unknown): void {
    const found = (named.safeParse(document).data ?? []).flatMap(([kind, value]) =>
      kind === 'mac' ? (macAddress.safeParse(value).data ?? []) : [],
    );
    const all = new Set([...(this.#named.get(topic) ?? []), ...found]);
    if (found.length > 0 && this.#named.size < MOST) this.#named.set(topic, [...all]);
  }

  /** A document is taken away. */
  gone(topic: string): void {
    this.#read.delete(topic);
    this.#named.delete(topic);
  }

  #isElsewhere(topic: string, mac: string): boolean {
    const others = <T>(all: ReadonlyMap<string, T>) => [...all].filter(([each]) => each !== topic);
    return (
      others(this.#named).some(([, each]) => each.includes(mac)) ||
      others(this.#read).some(([, { lan, wan }]) => lan === mac || wan === mac)
    );
  }
}

const MOST = 500;

/** Given by the maker of the box: globally administered, of one device, and not all zero. */
function isOfMaker(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 0b11) === 0 && !mac.startsWith('00:00:00:00:00');
}

import type { Counts, Kind } from './kinds.ts';
import { KINDS } from './kinds.ts';

/** How often one kind is told apart; more than this is a box that plays tricks, and they all become the last one. */
const MOST = 5_000;

/** Stands the same thing in for the same thing, so that whoever reads a capture can still see that two are equal. */
export class Masks {
  readonly #known = new Map<Kind, Map<string, string>>();

  /** `as` may be another spelling of `value`; what is equal by it gets the same mask. */
  mask(kind: Kind, value: string, as = value): string {
    const known = this.#known.get(kind) ?? new Map<string, string>();
    this.#known.set(kind, known);
    const before = known.get(as);
    if (before !== undefined) return before;
    const made = MAKE[kind](Math.min(known.size + 1, MOST), value);
    if (known.size < MOST) known.set(as, made);
    return made;
  }

  get counts(): Counts {
    const kinds = Object.keys(KINDS) as readonly Kind[];
    const counted = kinds.map((kind) => [kind, this.#known.get(kind)?.size ?? 0] as const);
    return Object.fromEntries(counted.filter(([, count]) => count > 0));
  }
}

type Make = (n: number, value: string) => string;

const MAKE: Readonly<Record<Kind, Make>> = {
  password: (n) => `password-${n}`,
  'wifi-key': (n) => `wifi-key-${n}`,
  ssid: (n) => `ssid-${n}`,
  account: (n) => `user${n}@example`,
  token: (n, value) => alike(n, value) ?? `token-${n}`,
  mac: (n) => `02:00:00:00:${pair(n >> 8)}:${pair(n)}`,
  // of documents (RFC 5737), but what a provider shares out (RFC 6598) stays so: it says whether ports can be opened
  ipv4: (n, value) => {
    if (/^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(value)) return `100.127.255.${Math.min(n, 254)}`;
    return n < 255 ? `203.0.113.${n}` : `198.51.100.${Math.min(n - 254, 254)}`;
  },
  ipv6: (n, value) => {
    if (/^fe[89ab]/i.test(value)) return `fe80::${n.toString(16)}`;
    if (/^f[cd]/i.test(value)) return `fd00::${n.toString(16)}`;
    return value.endsWith('::') ? `2001:db8:${n.toString(16)}::` : `2001:db8::${n.toString(16)}`;
  },
  serial: (n, value) => alike(n, value) ?? `serial-${n}`,
  host: (n) => `host-${n}`,
  other: (n) => `text-${n}`,
  picture: () => 'data:,',
};

/** Digits stay digits, and as many: scripts and forms count them. */
function alike(n: number, value: string): string | undefined {
  return /^(?:\d{4,}|[0-9a-f]{8,})$/i.test(value) ? String(n).padStart(value.length, '0') : undefined;
}

function pair(n: number): string {
  return (n & 255).toString(16).padStart(2, '0');
}

/** The ports that belong to one home behind a shared address (RFC 7597 section 5.1). */
export interface PortSet {
  /** Number of bits before the PSID: `a`. With 0 the home has one block of ports. */
  readonly offset: number;
  /** Number of bits of the PSID: `k`. With 0 the address is not shared, and all ports are the home’s. */
  readonly length: number;
  readonly psid: number;
}

/** First and last port. */
export type PortRange = readonly [from: number, to: number];

const PORTS = 65_536;

export function rangesOf({ offset, length, psid }: PortSet): readonly PortRange[] {
  if (length === 0) return [[0, PORTS - 1]];
  const size = 2 ** (16 - offset - length);
  const apart = 2 ** (16 - offset);
  // the first of them, with the well-known ports, is nobody’s, unless it is the only one
  const first = offset === 0 ? 0 : 1;
  return Array.from({ length: 2 ** offset - first }, (_, index) => {
    const from = (index + first) * apart + psid * size;
    return [from, from + size - 1] as const;
  });
}

/** Whether traffic to this port of the shared address comes to this home. */
export function ownsPort({ offset, length, psid }: PortSet, port: number): boolean {
  if (length === 0) return true;
  if (offset > 0 && port >> (16 - offset) === 0) return false;
  return psidOf(port, offset, length) === psid;
}

function psidOf(port: number, offset: number, length: number): number {
  return (port >> (16 - offset - length)) & (2 ** length - 1);
}

/** Those in use in Japan, and the default of RFC 7597 with as many sharers as v6plus has. */
const IN_USE: readonly Pick<PortSet, 'offset' | 'length'>[] = [
  { offset: 4, length: 8 },
  { offset: 6, length: 6 },
  { offset: 6, length: 8 },
];

export interface SuspectedPortSet extends PortSet {
  /** In how many different ranges of the set a port was seen. */
  readonly ranges: number;
}

/**
 * The port sets that all these ports of one’s own, as seen from outside, could be of. The parameters are not to be believed
 * (true ports of OCN look like v6plus’ once in 300 times), but that there is a set at all is: see {@link isPortSet}.
 */
export function portSetsOf(ports: readonly number[]): readonly SuspectedPortSet[] {
  const [one, ...others] = ports;
  if (one === undefined) return [];
  return IN_USE.flatMap(({ offset, length }) => {
    const set = { offset, length, psid: psidOf(one, offset, length) };
    if (![one, ...others].every((port) => ownsPort(set, port))) return [];
    return [{ ...set, ranges: new Set(ports.map((port) => port >> (16 - offset))).size }];
  });
}

/** Whether ports as seen from outside prove a port set: at least five, in three ranges; by chance less than once in 100,000. */
export function isPortSet(ports: readonly number[]): boolean {
  return new Set(ports).size >= 5 && portSetsOf(ports).some(({ ranges }) => ranges >= 3);
}

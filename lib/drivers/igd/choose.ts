import { isIPv4 } from 'node:net';
import { addressClass } from '../../address/wan-class.ts';
import type { Service } from './description.ts';

/** A WAN connection service and what it says of itself. */
export interface ServiceCandidate {
  readonly service: Service;
  readonly up: boolean | undefined;
  readonly address: string | undefined;
}

/**
 * The service that `GetDefaultConnectionService` names, as `uuid:…:WANConnectionDevice:1,urn:upnp-org:serviceId:WANPPPConn1`
 * (IGD) or `1.WANPPPConnection.1` (TR-064); undefined where it names none of these.
 */
export function defaultAmong(services: readonly Service[], said: string | undefined): Service | undefined {
  const text = said?.trim() ?? '';
  const [, number, word] = /^(\d+)\.(WAN(?:IP|PPP)Connection)\.\d+$/.exec(text) ?? [];
  if (word !== undefined) {
    const same = services.filter(({ type }) => type.includes(`:${word}:`));
    return same[Number(number) - 1] ?? same[0];
  }
  const comma = text.lastIndexOf(',');
  const [udn = ''] = text.slice(0, Math.max(0, comma)).split(/:WANConnectionDevice/i);
  const id = text.slice(comma + 1).trim();
  const named = services.filter((service) => service.id !== '' && service.id === id);
  return named.find((service) => equal(service.udn, udn)) ?? (named.length === 1 ? named[0] : undefined);
}

/**
 * Where nothing names a default: connected, with an address of the Internet rather than with one of a network in between; else one that has
 * an address and does not say whether it is connected; else the first.
 */
export function bestOf(candidates: readonly ServiceCandidate[]): Service | undefined {
  return candidates.toSorted((a, b) => promiseOf(b) - promiseOf(a))[0]?.service;
}

function promiseOf({ up, address }: ServiceCandidate): number {
  if (up === false) return 0;
  const usable = worth(address);
  return up === true ? 10 + usable : usable;
}

/** Nothing and the reserved ones are no address that a line can have. */
function worth(address: string | undefined): number {
  const text = address?.trim() ?? '';
  if (!isIPv4(text)) return 0;
  const kind = addressClass(text);
  if (kind === 'reserved') return 0;
  return kind === 'public' || kind === 'documentation' ? 2 : 1;
}

const equal = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

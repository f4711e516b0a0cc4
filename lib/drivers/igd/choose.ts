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

/** Where nothing names a default: connected with an address of the Internet, connected, the first. */
export function bestOf(candidates: readonly ServiceCandidate[]): Service | undefined {
  const best =
    candidates.find(({ up, address }) => up === true && isUsable(address)) ??
    candidates.find(({ up }) => up === true) ??
    candidates[0];
  return best?.service;
}

/** Whether an address is one that a line can have: any but nothing and the reserved ones. */
function isUsable(address: string | undefined): boolean {
  const text = address?.trim() ?? '';
  return isIPv4(text) && addressClass(text) !== 'reserved';
}

const equal = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

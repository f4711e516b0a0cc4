import { isIP } from 'node:net';
import { bare, bracketed, plainAddress } from '../address/ip.ts';
import { ssdpHeaders } from './ssdp-headers.ts';

/** An answer to a search, from a device that says the truth about where it is. */
export interface SsdpAnswer {
  readonly location: URL;
  /** What it says it is. Not always true: the description decides. */
  readonly st: string;
  readonly usn: string;
  /** The device's own part of the USN; no well-formed UUID on some routers. */
  readonly udn: string;
  readonly server: string | undefined;
  /** Who sent it. */
  readonly from: string;
  /** Changes when the device restarts. */
  readonly bootId: string | undefined;
  /** Seconds for which the answer holds. */
  readonly maxAge: number;
}

/** One datagram; undefined for anything that is no acceptable answer. */
export function parseSsdp(datagram: Uint8Array, from: string): SsdpAnswer | undefined {
  const { start = '', value = () => undefined } = ssdpHeaders(datagram) ?? {};
  if (!/^HTTP\/1\.\d 200\b/.test(start)) return undefined;
  const location = locationOf(value('location') ?? '', from);
  const usn = value('usn');
  if (!location || !usn) return undefined;
  return {
    location,
    st: value('st') ?? '',
    usn,
    udn: usn.split('::')[0] ?? usn,
    server: value('server'),
    from,
    bootId: value('bootid.upnp.org'),
    maxAge: Number(/max-age\s*=\s*(\d{1,9})/i.exec(value('cache-control') ?? '')?.[1] ?? 1800),
  };
}

/**
 * Any device on the LAN can answer a search and point to any address: only the sender itself is believed. An IPv6
 * link-local address keeps the zone through which it came.
 */
function locationOf(text: string, from: string): URL | undefined {
  const withoutZone = text.replace(/^(\w+:\/\/\[[^\]%]*)%[^\]]*\]/, '$1]');
  if (!URL.canParse(withoutZone)) return undefined;
  const url = new URL(withoutZone);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const host = bare(url.hostname);
  return isIP(host) !== 0 && sameAddress(host, from) ? url : undefined;
}

function sameAddress(a: string, b: string): boolean {
  const canonical = (ip: string) => new URL(`http://${bracketed(ip)}/`).hostname;
  return canonical(plainAddress(a)) === canonical(plainAddress(b));
}

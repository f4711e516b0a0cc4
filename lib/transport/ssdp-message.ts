import { isIP } from 'node:net';
import { bare, bracketed, plainAddress, onHost } from '../address/ip.ts';
import { ssdpHeaders } from './ssdp-headers.ts';

/** An answer to a search. */
export interface SsdpAnswer {
  /** Where its description is, at the device that sent this. */
  readonly location: URL;
  /** The host that it names in place of itself, if any. */
  readonly claimed?: string;
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
  const place = locationOf(value('location') ?? '', from);
  const usn = value('usn');
  if (!place || !usn) return undefined;
  return {
    ...place,
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
 * Any device on the LAN can answer a search and point to any address: only the sender itself is asked. Routers that name another (TP-Link
 * `[::1]`, others an address of another net: home-assistant/core 62442, 63745, 65673) are found at the port and path that they say,
 * at themselves. Undefined: no place. An IPv6 link-local address keeps the zone through which it came.
 */
export function locationOf(text: string, from: string): Pick<SsdpAnswer, 'location' | 'claimed'> | undefined {
  const sender = `http://${bracketed(plainAddress(from))}`;
  const whole = withHost(text.trim().replaceAll(/^[<"']|[>"']$/g, ''), sender);
  const withoutZone = whole.replace(/(\[[^\]%[]{0,64})%[^\]]{0,64}\]/, '$1]');
  if (!URL.canParse(withoutZone)) return undefined;
  const url = new URL(withoutZone);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.port === '0')
    return undefined;
  if (isSame(url.hostname, from)) return { location: url };
  return { location: onHost(url, plainAddress(from)), claimed: url.host };
}

/** With what some leave out: `192.168.1.1:1900/x`, `//192.168.1.1/x`, `http://:1900/x`, `:1900/x` or `/x`. */
function withHost(place: string, sender: string): string {
  if (place.startsWith('//')) return `http:${place}`;
  if (place.startsWith('/')) return `${sender}${place}`;
  if (/^(?:\d{1,3}\.){3}\d{1,3}[:/]|^\[[\da-f:.]{2,45}(?:%[^\]]{0,64})?\][:/]/i.test(place))
    return `http://${place}`;
  return place.replace(/^(?:http:\/\/)?(?=:\d)/i, sender);
}

function isSame(host: string, from: string): boolean {
  return isIP(bare(host)) !== 0 && plainAddress(host) === plainAddress(from);
}

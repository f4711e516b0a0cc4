import { isIP } from 'node:net';
import { RouterError } from '../../router/errors.ts';
import type { HttpAnswer } from '../../transport/http.ts';
import { addressesOnLan } from '../../transport/lan.ts';
import { ofKind, parseDescription, type Description } from './description.ts';
import { identityOf } from './identity.ts';

/** A gateway's description and where it was found. */
export interface GatewayLocation {
  readonly url: URL;
  readonly description: Description;
  /** The same with URLs relative to where it was found, for a URLBase that leads elsewhere and may be wrong. */
  readonly spare: Description | undefined;
  readonly identity: string;
}

/** Gets a page; undefined: nothing more may be asked. */
export type Get = (url: URL) => Promise<HttpAnswer | undefined>;

const HTML = /^\s*(<!doctype\s+html|<html[\s>])/i;

/**
 * Reads the description at `url`. Undefined: something answers there, but no gateway. Throws what the request throws,
 * `refused-redirect`, `unreadable` for broken XML, `wrong-host` for URLs that lead elsewhere, `unsupported` for a gateway without a connection.
 */
export async function readPlace(url: URL, get: Get): Promise<GatewayLocation | undefined> {
  const answer = await get(url);
  if (answer && answer.status >= 300 && answer.status < 400) throw new RouterError('refused-redirect');
  if (answer?.status !== 200) return undefined;
  const text = answer.text();
  if (HTML.test(text.slice(0, 1000))) return undefined;
  const description = parseDescription(text, url);
  if (!description) return undefined;
  if (ofKind(description, 'ip', 'ppp').length === 0) {
    if (description.services.length === 0) return undefined;
    throw new RouterError('unsupported', { detail: 'no WANIPConnection or WANPPPConnection service' });
  }
  const spare = description.otherBase ? parseDescription(text, url, { ignoreUrlBase: true }) : undefined;
  return { url, description, spare, identity: identityOf(description, url.hostname) };
}

/**
 * The IP address behind a name. Requests go to the address: routers answer a `Host` that they do not know with 404, to
 * guard against DNS rebinding, and name themselves by address in their descriptions. Rejects with `unreachable` or `wrong-host`.
 */
export async function addressOf(host: string): Promise<string> {
  if (isIP(host)) return host;
  const addresses = await addressesOnLan(host);
  return addresses.find((address) => isIP(address) === 4) ?? addresses[0] ?? '';
}

/** The same URL by address. Names with a certificate stay. */
export function byAddress(url: URL, address: string): URL {
  if (url.protocol !== 'http:') return url;
  const copy = new URL(url);
  copy.hostname = isIP(address) === 6 ? `[${address}]` : address;
  return copy;
}

import { bare } from '../address/ip.ts';
import type { Target } from '../drivers/definition.ts';
import { EMPTY_ADDRESS } from '../router/causes.ts';
import { RouterError } from '../router/errors.ts';

const EXAMPLES = {
  en: 'Enter a host name, an IP address or a URL, such as 192.168.10.1 or http://192.168.10.1:2869/upnp/rootdevice.xml; for Linux with pppd ssh://user@host or local:.',
  ja: 'ホスト名、IPアドレス、またはURLを入力してください（例：192.168.10.1）。Linux + pppd は ssh://user@host または local: です。',
};

/** Whether an address means this machine itself (`local:`). */
export function isThisMachine(address: string): boolean {
  return /^local:$/i.test(address.trim());
}

/**
 * What the user typed as address: host, IP (v6 with or without brackets), with a port or without, http(s) URL, `ssh://user@host:port`, or `local:` for this
 * machine. Throws `invalid-input`.
 */
export function targetOf(address: string): Target {
  const typed = address.trim();
  if (typed === '') throw new RouterError('invalid-input', { sentence: EMPTY_ADDRESS, hint: EXAMPLES });
  if (isThisMachine(typed)) return { host: 'localhost', url: new URL('local:') };
  const [, user = '', rest] = /^ssh:\/\/(?:([a-z_][a-z0-9_.-]{0,31})@)?([^/?#@]+)\/?$/i.exec(typed) ?? [];
  // read as http, because only of the schemes that it knows does a URL check and tidy up the host
  const text = rest === undefined ? webUrl(typed) : `http://${rest}/`;
  const url = urlIn(text);
  // a URL may hold more than a network name: `${ROUTER}`, for one, is what an undefined variable leaves
  const named = url !== undefined && /^[a-z0-9_.:[\]-]+$/.test(url.hostname);
  const usable = named && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!usable) throw new RouterError('invalid-input', { detail: 'address', hint: EXAMPLES });
  const host = bare(url.hostname);
  if (rest !== undefined) return { host, url: sshUrl(user, url.hostname, /:(\d+)$/.exec(rest)?.[1]) };
  // of a host alone it is open where its screen and its description are
  const place = typed.includes('://') || url.port !== '' || url.pathname !== '/';
  return place ? { host, url } : { host };
}

/** Noughts before the numbers of an IPv4 address mean nothing to people, and base 8 to URLs: `192.168.010.001`. */
const PADDED = /^([a-z]+:\/\/)((?:\d{1,3}\.){3}\d{1,3})(?=[:/]|$)/i;

function urlIn(text: string): URL | undefined {
  const even = text.replace(
    PADDED,
    (_, scheme: string, ip: string) => scheme + ip.split('.').map(Number).join('.'),
  );
  return URL.canParse(even) ? new URL(even) : undefined;
}

function webUrl(typed: string): string {
  if (typed.includes('://')) return typed;
  return `http://${typed.includes(':') && isBareIpv6(typed) ? `[${typed}]` : typed}`;
}

function sshUrl(user: string, host: string, port: string | undefined): URL {
  return new URL(`ssh://${user && `${user}@`}${host}${port === undefined ? '' : `:${Number(port)}`}`);
}

function isBareIpv6(text: string): boolean {
  return text.split(':').length > 2 && !text.startsWith('[');
}

import { isIPv4, isIPv6 } from 'node:net';
import { kindOfAddress, plainAddress } from '../../address/ip.ts';
import { Masks } from './masks.ts';

/** Six pairs or more: addresses of interfaces, and what is made of them. Not in a word: `AC:` of `MAC:` is no pair. */
const MAC =
  /(?<![0-9a-f])(?<!(?<![0-9a-z])[0-9a-f]{2}[:-])(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4,}[0-9a-f]{2}(?![0-9a-f])/gi;
const DOTTED_MAC = /(?<![0-9a-z.])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?![0-9a-z.])/gi;
const BARE_MAC = /(?<![0-9a-f])(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{12}(?![0-9a-f])/gi;
const NOBODYS_MAC = /^(?:(?:00:){5}00|(?:ff:){5}ff|02:00:00:00:.*)$/;

const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)/g;
/** What is never one home's own: this network, multicast and masks, documentation, DS-Lite's inside. */
const NOBODYS_IPV4 =
  /^(?:0|22[4-9]|23\d|24\d|25[0-5])\.|^192\.0\.[02]\.|^198\.51\.100\.|^203\.0\.113\.|^100\.127\.255\./;
const VERSION_BEFORE = /(?:ver(?:sion)?|rev|バージョン)[\s.:：]*$/i;

const IPV6 =
  /(?<![0-9a-z.])(?:[0-9a-f]{1,4}:|::)(?:[0-9a-f]{0,4}:){0,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4})?(?![0-9a-z])/gi;

const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/gi;
const UUID =
  /(?<=uuid:)[0-9a-f][0-9a-f-]{7,40}|(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi;
/** The names that boxes come with are made from their addresses. */
const VENDORS_NAME =
  /(?:aterm|warpstar)-[0-9a-f]{6}(?:-[a-z0-9]{1,4})?(?![0-9a-z])|buffalo-(?:[ag]-(?:[a-z]+-)?)?[0-9a-f]{4}(?:-[a-z0-9]{1,4})?(?![0-9a-z])/gi;
/** A blank after each letter, as in Aterm's line with the product's name. */
const SPACED_NAME = /A\s+T\s+E\s+R\s+M\s*-\s*(?:[0-9A-F]\s+){5}[0-9A-F](?![0-9A-Za-z])/g;
const LONG_NUMBER = /(?<![0-9a-z])(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{24,}(?![0-9a-z])/gi;
const PICTURE = /data:image\/[a-z+.-]+(?:;[a-z0-9=-]+)*,[a-z0-9+/=%]{400,}/gi;

/** Masks what can be told by its form, wherever it stands. Private addresses stay. */
export function maskPatterns(text: string, masks: Masks): string {
  return text
    .replace(PICTURE, (found) => masks.mask('picture', found))
    .replace(MAIL, (found) => masks.mask('account', found))
    .replace(UUID, (found) => maskUuid(found, masks))
    .replace(MAC, (found) => maskMac(found, masks))
    .replace(DOTTED_MAC, (found) => maskMac(found, masks))
    .replace(IPV6, (found) => maskIpv6(found, masks))
    .replace(IPV4, (found, at: number, all: string) =>
      maskIpv4(found, all.slice(Math.max(0, at - 16), at), masks),
    )
    .replace(BARE_MAC, (found) => maskMac(found, masks))
    .replace(SPACED_NAME, (found) => masks.mask('host', found, found.replaceAll(/\s/g, '').toLowerCase()))
    .replace(VENDORS_NAME, (found) => masks.mask('ssid', found, found.toLowerCase()))
    .replace(LONG_NUMBER, (found) => masks.mask('token', found));
}

/** Whether a text is one of these as a whole, and nothing besides. */
export function isAddress(text: string): boolean {
  const masks = new Masks();
  const masked = maskPatterns(text, masks);
  return masked !== text && masks.made.has(masked.toLowerCase());
}

/** In the spelling of what it replaces: with colons, dashes or nothing, in small or capital letters. */
export function maskMac(found: string, masks: Masks): string {
  const digits = found.toLowerCase().replaceAll(/[:.-]/g, '');
  const pairs = digits.match(/../g) ?? [];
  const canonical = pairs.join(':');
  if (NOBODYS_MAC.test(canonical)) return found;
  const masked = masks.mask('mac', canonical);
  if (found.includes('.')) return masked.replaceAll(':', '').replace(/(....)(....)(....)/, '$1.$2.$3');
  const spelt = masked.replaceAll(':', /[:-]/.exec(found)?.[0] ?? '');
  return found === found.toUpperCase() ? spelt.toUpperCase() : spelt;
}

/** As far as it is somebody's: private addresses, masks and those of documents stay. */
export function maskIpv4(found: string, before: string, masks: Masks): string {
  if (!isIPv4(found) || NOBODYS_IPV4.test(found) || kindOfAddress(found) !== 'other') return found;
  return VERSION_BEFORE.test(before) ? found : masks.mask('ipv4', found);
}

function maskIpv6(found: string, masks: Masks): string {
  if (!isIPv6(found)) return found;
  const address = plainAddress(found);
  if (!address.includes(':')) return found;
  if (address.startsWith('2001:db8:') || /^(?:fe80|fd00)::[0-9a-f]{1,4}$/.test(address)) return found;
  return /^(?:[23]|fe[89ab]|f[cd])/.test(address) ? masks.mask('ipv6', address) : found;
}

function maskUuid(found: string, masks: Masks): string {
  if (found.startsWith('00000000')) return found;
  const n = Number(masks.mask('serial', '00000000', found.toLowerCase()));
  const zeros = found.replaceAll(/[0-9a-f]/gi, '0');
  const number = String(n);
  return zeros.slice(0, zeros.length - number.length) + number;
}

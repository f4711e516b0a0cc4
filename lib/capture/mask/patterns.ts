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

/** None, itself, documentation, what is the same in every network, and multicast. */
const NOBODYS_IPV6 =
  /^(?:::1?|2001:db8:.*|64:ff9b::|(?:fe80|fd00)::(?:[0-9a-f]{1,4})?|ff0[0-9a-f]::[0-9a-f]{0,4}|2000::)$/;

const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/gi;
const UUID =
  /(?<=uuid:)[0-9a-f][0-9a-f-]{7,40}|(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi;

/** Masks addresses, which are to stay addresses. `settle` gets what has been looked at, those that are nobody’s own too. */
export function maskPatterns(
  text: string,
  masks: Masks,
  settle: (done: string) => string = (done) => done,
): string {
  return text
    .replace(MAIL, (found) => settle(masks.mask('account', found)))
    .replace(UUID, (found) => settle(maskUuid(found, masks)))
    .replace(MAC, (found) => settle(maskMac(found, masks)))
    .replace(DOTTED_MAC, (found) => settle(maskMac(found, masks)))
    .replace(IPV6, (found) => (isIPv6(found) ? settle(maskIpv6(found, masks)) : found))
    .replace(IPV4, (found, at: number, all: string) =>
      isIPv4(found) ? settle(maskIpv4(found, all.slice(Math.max(0, at - 16), at), masks)) : found,
    )
    .replace(BARE_MAC, (found) => settle(maskMac(found, masks)));
}

/** Whether a text is one of these as a whole, and nothing besides. */
export function isAddress(text: string): boolean {
  let settled = '';
  return maskPatterns(text, new Masks(), (done) => ((settled = done), '')) === '' && settled !== '';
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
  const address = plainAddress(found);
  // one of IPv4 in the coat of IPv6
  if (!address.includes(':'))
    return maskIpv4(address, '', masks) === address ? found : `::ffff:${maskIpv4(address, '', masks)}`;
  return NOBODYS_IPV6.test(address) ? found : masks.mask('ipv6', address);
}

function maskUuid(found: string, masks: Masks): string {
  if (found.startsWith('00000000')) return found;
  const n = Number(masks.mask('serial', '00000000', found.toLowerCase()));
  const zeros = found.replaceAll(/[0-9a-f]/gi, '0');
  const number = String(n);
  return zeros.slice(0, zeros.length - number.length) + number;
}

import { isIPv4, isIPv6 } from 'node:net';
import { bare, plainAddress } from './ip.ts';

/** The first `length` bits of an address; the bits behind them are zero. */
export interface Prefix6 {
  readonly bits: bigint;
  readonly length: number;
}

export interface Prefix4 {
  /** As an unsigned number of 32 bits. */
  readonly bits: number;
  readonly length: number;
}

/** An IPv6 address as a number of 128 bits; undefined for what is none, IPv4 in IPv6 included. */
export function ipv6Bits(text: string): bigint | undefined {
  const address = isIPv6(text) ? plainAddress(text) : '';
  if (!isIPv6(address)) return undefined;
  const [left = '', right = ''] = address.split('::');
  const [head, tail] = [left, right].map((half) => (half === '' ? [] : half.split(':')));
  const middle = Array.from({ length: 8 - (head?.length ?? 0) - (tail?.length ?? 0) }, () => '0');
  const groups = [...(head ?? []), ...middle, ...(tail ?? [])];
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}

/** The spelling of RFC 5952. */
export function ipv6Text(bits: bigint): string {
  const digits = bits.toString(16).padStart(32, '0');
  return plainAddress((digits.match(/.{4}/g) ?? []).join(':'));
}

export function ipv4Bits(text: string): number | undefined {
  if (!isIPv4(text)) return undefined;
  return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

export function ipv4Text(bits: number): string {
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

export function prefix6(bits: bigint, length: number): Prefix6 {
  const free = BigInt(128 - length);
  return { bits: (bits >> free) << free, length };
}

export function prefix4(bits: number, length: number): Prefix4 {
  return { bits: length === 0 ? 0 : (bits & (-1 << (32 - length))) >>> 0, length };
}

export const prefix6Text = ({ bits, length }: Prefix6): string => `${ipv6Text(bits)}/${length}`;
export const prefix4Text = ({ bits, length }: Prefix4): string => `${ipv4Text(bits)}/${length}`;

/** Whether `outer` holds all of `inner`. */
export function covers6(outer: Prefix6, inner: Prefix6): boolean {
  return inner.length >= outer.length && prefix6(inner.bits, outer.length).bits === outer.bits;
}

export function covers4(outer: Prefix4, address: number): boolean {
  return prefix4(address, outer.length).bits === outer.bits;
}

/** `2001:db8::/40`, as in a configuration: with a length, and without bits behind it. */
export function parsePrefix6(text: string): Prefix6 | undefined {
  const [address, length] = split(text, 128);
  const bits = ipv6Bits(address);
  if (bits === undefined || length === undefined) return undefined;
  const prefix = prefix6(bits, length);
  return prefix.bits === bits ? prefix : undefined;
}

/** `192.0.2.0/24`, likewise. */
export function parsePrefix4(text: string): Prefix4 | undefined {
  const [address, length] = split(text, 32);
  const bits = ipv4Bits(address);
  if (bits === undefined || length === undefined) return undefined;
  const prefix = prefix4(bits, length);
  return prefix.bits === bits ? prefix : undefined;
}

/**
 * An IPv6 prefix as people write it: an address or its network part, with or without a length, in capitals, in full-width
 * letters, in brackets, with a zone. Without a length it is the /64 that a LAN has.
 */
export function prefix6AsWritten(text: string): Prefix6 | undefined {
  const plain = text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
  const [address, length] = split(plain.replace(/%[^/]*/, ''), 128);
  if (plain.includes('/') && length === undefined) return undefined;
  const inside = bare(address);
  // four groups and no more: what the screens of home gateways show
  const bits = ipv6Bits(/^(?:[\da-f]{1,4}:){3}[\da-f]{1,4}$/.test(inside) ? `${inside}::` : inside);
  return bits === undefined ? undefined : prefix6(bits, length ?? 64);
}

function split(text: string, longest: number): readonly [address: string, length: number | undefined] {
  const [, address = text, digits] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const length = digits === undefined || Number(digits) > longest ? undefined : Number(digits);
  return [address, length];
}

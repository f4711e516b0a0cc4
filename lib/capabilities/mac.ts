import { z } from 'zod';
import type { Attributes } from '../router/snapshot.ts';

/** A MAC address in lower case with colons. */
export const macAddress = z
  .string()
  .trim()
  .regex(/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i)
  .transform((mac) => mac.toLowerCase().replaceAll('-', ':'));

/** One that an interface may be given: unicast and not all zero. */
export const unicastMac = macAddress.refine(
  (mac) => mac !== '00:00:00:00:00:00' && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0,
  'must be a unicast address and not all zero',
);

/** `default` asks for the address that the vendor gave the interface. */
export const macToSet = z.union([z.literal('default'), unicastMac]);

/** The attribute `vendor` says whether the interface has the address that the vendor gave it. */
export function macMatches(value: string, asked: string, attributes?: Attributes): boolean {
  return asked === 'default' ? attributes?.['vendor'] === true : value === asked;
}

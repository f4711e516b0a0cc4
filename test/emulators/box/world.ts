import type { Box } from './box.ts';
import type { RealMode } from './settings.ts';

/** What the world answers to a box that dials. */
export type DialAnswer =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly error: 'no-pado' | 'auth' | 'limit' | 'no-cable' };

/** What a box stands in: its line and its LAN. A box alone stands in {@link alone}. */
export interface World {
  dial(box: Box): DialAnswer;
  hangUp(box: Box): void;
  /** What an `auto` box turns out to be here, looking at its cables. */
  detect(box: Box): RealMode;
  /** Something of the box has changed that may matter to others. */
  changed(box: Box): void;
  /** Whether somebody on the LAN gets an answer from the box at its address. */
  reaches(box: Box): boolean;
  /** Its Internet address where it has one without dialling. */
  address?(box: Box): string | undefined;
  /** The address that the LAN gives it where it is an access point. */
  lease?(box: Box): string | undefined;
}

/** A box on a line of its own where everything works. */
export function alone(addresses: readonly string[] = ['25.100.7.10', '25.100.7.77', '25.100.7.142']): World {
  let dialled = 0;
  return {
    dial: () => ({ ok: true, address: addresses[dialled++ % addresses.length] ?? '' }),
    hangUp: () => undefined,
    detect: () => 'pppoe',
    changed: () => undefined,
    reaches: () => true,
    address: () => '25.200.3.17',
  };
}

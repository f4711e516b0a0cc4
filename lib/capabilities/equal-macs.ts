import type { Objection } from '../router/objection.ts';
import { lanMac } from './lan-mac.ts';
import { wanMac } from './wan-mac.ts';

const EQUAL = {
  en: 'The other side of the router has the same MAC address: with both ports in one network that network stops working.',
  ja: 'ルーターのもう一方の側と同じMACアドレスです。両方のポートを同じLANにつなぐと、LANが使えなくなります。',
};

/** Equal addresses on both sides break a network that both ports are plugged into, as in a dual stack. */
export const objectToEqualMacs: Objection = (change, asked, now) => {
  const other = change === wanMac ? lanMac : change === lanMac ? wanMac : undefined;
  return other && asked === now.value(other) ? EQUAL : undefined;
};

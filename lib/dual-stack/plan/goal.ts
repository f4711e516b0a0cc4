import { z } from 'zod';
import { networkOf } from '../../address/ip.ts';
import { dhcpServer } from '../../capabilities/dhcp-server.ts';
import { lanAddress } from '../../capabilities/lan-address.ts';
import { lanMac } from '../../capabilities/lan-mac.ts';
import { macAddress, unicastMac } from '../../capabilities/mac.ts';
import { pppoeBridge } from '../../capabilities/pppoe-bridge.ts';
import { wanMac } from '../../capabilities/wan-mac.ts';
import { wanMode } from '../../capabilities/wan-mode.ts';
import { RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';
import type { Home } from '../home.ts';

/** What is wanted of the lower router beyond what every dual stack needs. What is absent may stay as it is. */
export interface Goal {
  readonly lanAddress?: string;
  readonly wanMac?: string;
  readonly lanMac?: string;
}

const upperWish = z.strictObject({
  [pppoeBridge.id]: z.literal(true).optional(),
  [dhcpServer.id]: z.literal(true).optional(),
});

const lowerWish = z.strictObject({
  [lanAddress.id]: z.ipv4().optional(),
  [wanMac.id]: unicastMac.optional(),
  [lanMac.id]: unicastMac.optional(),
  [wanMode.id]: z.literal('pppoe').optional(),
  [dhcpServer.id]: z.literal(false).optional(),
});

/** A goal as it is kept on disk. */
export const storedGoal = z.object({
  lanAddress: z.ipv4().optional(),
  wanMac: macAddress.optional(),
  lanMac: macAddress.optional(),
});

/**
 * What a home's file asks for. Throws `invalid-input` for what no dual stack can be, such as a second DHCP server, and for a PPPoE
 * account, which has no place in a file.
 */
export function wishIn(given: { readonly upper?: unknown; readonly lower?: unknown } = {}): Goal {
  const upper = upperWish.safeParse(given.upper ?? {});
  const lower = lowerWish.safeParse(given.lower ?? {});
  const issues = [...(upper.error?.issues ?? []), ...(lower.error?.issues ?? [])];
  if (!lower.success || issues.length > 0)
    throw new RouterError('invalid-input', {
      // never the value: somebody may have written an account
      detail: `goal: ${issues.map(({ path, code }) => path.join('.') || code).join(', ')}`.slice(0, 300),
    });
  return compact({
    lanAddress: lower.data[lanAddress.id] as string | undefined,
    wanMac: lower.data[wanMac.id] as string | undefined,
    lanMac: lower.data[lanMac.id] as string | undefined,
  });
}

/** Where DHCP servers of home routers begin differs, but few hand out so high a number. */
const HIGHEST = 250;
const LOWEST = 201;

/** Addresses in the upper router’s network for the lower one to have, best first; `typed`: where the user says that it is. */
export function addressesToChoose(home: Home, typed: string): readonly string[] {
  const upper = home.upper.snapshot.value(lanAddress);
  if (upper === undefined) return [];
  const network = networkOf(upper);
  const numbers = Array.from({ length: HIGHEST - LOWEST + 1 }, (_, at) => `${network}.${HIGHEST - at}`);
  const leased = home.lower.snapshot.value(wanMode) === 'ap';
  const meant = networkOf(typed) === network && !leased ? [typed] : [];
  return [...meant, ...numbers].filter((address) => address !== upper);
}

/** Whether the lower router has an address of its own in the upper one's network. */
export function addressFits(home: Home): boolean {
  const upper = home.upper.snapshot.value(lanAddress);
  const lower = home.lower.snapshot.value(lanAddress);
  return (
    upper !== undefined && lower !== undefined && upper !== lower && networkOf(upper) === networkOf(lower)
  );
}

/** A wish together with what was chosen for the rest. `free`: the address that was found free, where one is needed. */
export function goalOf(home: Home, wish: Goal, free: string | undefined): Goal {
  const { snapshot } = home.lower;
  const own = { wan: snapshot.value(wanMac), lan: snapshot.value(lanMac) };
  const upper = [home.upper.snapshot.value(wanMac), home.upper.snapshot.value(lanMac)];
  const lan =
    wish.lanMac ?? (own.lan !== undefined && upper.includes(own.lan) ? madeFrom(own.lan, upper) : undefined);
  const others = [...upper, lan ?? own.lan];
  const wan =
    wish.wanMac ??
    (own.wan !== undefined && others.includes(own.wan) ? madeFrom(own.wan, others) : undefined);
  return compact({ lanAddress: wish.lanAddress ?? free, wanMac: wan, lanMac: lan });
}

/** A locally administered address (IEEE 802, second bit of the first octet) made from a real one, always the same. */
export function madeFrom(mac: string, taken: readonly (string | undefined)[]): string {
  const octets = mac.split(':').map((octet) => Number.parseInt(octet, 16));
  const [first = 0, ...rest] = octets;
  const last = rest.pop() ?? 0;
  for (let step = 0; step < 256; step += 1) {
    const made = [(first | 0x02) & 0xfe, ...rest, (last + step) % 256]
      .map((octet) => octet.toString(16).padStart(2, '0'))
      .join(':');
    if (made !== mac && !taken.includes(made)) return made;
  }
  throw new RouterError('defect', { detail: 'no address is left' });
}

/** What was chosen and not asked for, in words. */
export function choices(wish: Goal, goal: Goal): readonly Text[] {
  return [
    ...(goal.lanAddress !== undefined && wish.lanAddress === undefined
      ? [
          {
            en: `The lower router’s LAN address will be ${goal.lanAddress}: it is in the upper router’s network and nobody answered there. Keep it out of the range that the upper router’s DHCP server hands out.`,
            ja: `下位ルーターのLAN側アドレスには ${goal.lanAddress} を使います（上位ルーターと同じサブネットで、応答する機器がありません）。上位ルーターのDHCP割り当て範囲から外しておいてください。`,
          },
        ]
      : []),
    ...(['wanMac', 'lanMac'] as const)
      .filter((key) => goal[key] !== undefined && wish[key] === undefined)
      .map((key) => ({
        en: `The lower router’s ${key === 'wanMac' ? 'WAN' : 'LAN'} MAC address will be ${goal[key]}, made from its real one.`,
        ja: `下位ルーターの${key === 'wanMac' ? 'WAN' : 'LAN'}側MACアドレスには、実際の値から作った ${goal[key]} を使います。`,
      })),
  ];
}

function compact(goal: { [K in keyof Goal]: string | undefined }): Goal {
  return Object.fromEntries(Object.entries(goal).filter(([, value]) => value !== undefined));
}

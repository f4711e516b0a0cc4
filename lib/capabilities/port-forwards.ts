import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const protocols = ['tcp', 'udp'] as const;
export type Protocol = (typeof protocols)[number];

/** So many of a router’s forwards are told; what Home Assistant keeps of an entity has to fit into 16 KiB. */
export const MOST_FORWARDS = 32;
/** Characters of a description; anybody in the LAN may write one. */
export const MOST_DESCRIPTION = 40;

/** What comes in from the Internet at a port of the router and goes on to a machine of the home. */
const portForward = z.object({
  /** At the router’s Internet side; 0: every port that no other forward takes. */
  port: z.int().min(0).max(65_535),
  protocol: z.enum(protocols),
  /** The machine that it goes to: an address, or a name where the router says one. */
  host: z.string().regex(/^[\w.:-]{1,64}$/),
  internalPort: z.int().min(0).max(65_535),
  /** The only one on the Internet that may use it; null: everybody. */
  remoteHost: z.string().max(64).nullable(),
  /** Whatever the one who made it wrote. */
  description: z.string().max(MOST_DESCRIPTION),
  /** Seconds that are left, rounded up to tens of minutes, hours or days; null: it has no end. */
  lease: z.int().min(1).nullable(),
  enabled: z.boolean(),
});
export type PortForward = z.output<typeof portForward>;

export const portForwards = reading('port.forwards', {
  value: z.array(portForward).max(MOST_FORWARDS),
  name: { en: 'Port forwards', ja: 'ポート転送' },
  description: {
    en: 'The ports that the router forwards to machines of the home, as far as it tells them by UPnP.',
    ja: 'ルーターが宅内の機器へ転送しているポートの一覧（UPnPで取得できる機種のみ）。',
  },
  entity: { platform: 'sensor', list: 'forwards', category: 'diagnostic', icon: 'mdi:door-open' },
});

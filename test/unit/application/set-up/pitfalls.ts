import type { HomeModel } from '../../../emulators/home/model.ts';
import { ACCOUNT } from '../../../emulators/home/options.ts';

export interface Pitfall {
  readonly befall: (model: HomeModel) => void;
  /** What a person does who was told the reason; absent: it is over by itself, or the set-up mends it. */
  readonly remedy?: (model: HomeModel) => void;
  /** The home is worse for it, whatever the set-up does. */
  readonly harms?: true;
}

/** The sixteen in which a set-up may be caught half-way; nobody has to tell it of them. */
export const PITFALLS: Readonly<Record<string, Pitfall>> = {
  'the upper router restarts': { befall: ({ upper }) => upper.reboot() },
  'the lower router restarts': { befall: ({ lower }) => lower.reboot() },
  'the session is ended': { befall: ({ server }) => server.kill() },
  'the bridge is switched off': { befall: ({ upper }) => upper.apply({ bridge: false }) },
  'the lower router is set back to automatic': {
    befall({ lower, cables }) {
      // while its WAN cable is out it hears nobody, and stays a router until its next restart
      cables.lowerWan.pull();
      lower.apply({ wanMode: 'auto' });
      cables.lowerWan.plug();
    },
  },
  'the lower router becomes an access point': {
    befall: ({ lower }) => lower.apply({ wanMode: 'auto' }, { restart: true }),
    harms: true,
  },
  'its WAN and LAN get one MAC address': {
    befall: ({ lower }) => lower.apply({ wanMac: lower.lanMac }),
    harms: true,
  },
  'its DHCP server is switched on': { befall: ({ lower }) => lower.apply({ dhcp: true }), harms: true },
  'the upper router’s DHCP server is switched off': {
    befall: ({ upper }) => upper.apply({ dhcp: false }),
    harms: true,
  },
  'the WAN cable is pulled and plugged': {
    befall({ cables }) {
      cables.lowerWan.pull();
      cables.lowerWan.plug();
    },
  },
  'the WAN cable is pulled': {
    befall: ({ cables }) => cables.lowerWan.pull(),
    remedy: ({ cables }) => cables.lowerWan.plug(),
  },
  'the line is out': {
    befall: ({ line }) => line.pull(),
    remedy: ({ line }) => line.plug(),
    harms: true,
  },
  'the provider takes another password': {
    befall({ server }) {
      server.options = { ...server.options, accounts: { [ACCOUNT.username]: 'another one' } };
      server.kill();
    },
    remedy: ({ server }) => {
      server.options = { ...server.options, accounts: { [ACCOUNT.username]: ACCOUNT.password } };
    },
  },
  'the account’s sessions are used up': {
    befall({ server }) {
      server.options = { ...server.options, limit: 0 };
      server.kill();
    },
    remedy: ({ server }) => {
      server.options = { ...server.options, limit: 1 };
    },
  },
  'the LAN cable is plugged in too early': {
    befall: ({ cables }) => cables.lowerLan.plug(),
    remedy: ({ cables }) => cables.lowerLan.pull(),
    harms: true,
  },
  'the lower router is reset': { befall: ({ lower }) => lower.reset(), harms: true },
};

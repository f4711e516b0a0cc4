import type { Clock } from '../../../lib/router/clock.ts';
import type { BoxOptions, Settings } from '../box/box.ts';
import type { Face } from '../box/face.ts';
import type { ServerOptions } from './pppoe-server.ts';

export interface HomeEvent {
  /** Wall-clock milliseconds. */
  readonly at: number;
  readonly who: 'upper' | 'lower' | 'home';
  readonly what: string;
}

export interface HomeOptions extends ServerOptions {
  /** Milliseconds until a router notices that its provider is not heard any more. */
  readonly noticeMs: number;
  /** What else stands in the LAN. */
  readonly devices: readonly string[];
  /** The upper router’s address on the Internet, which it has without dialling. */
  readonly ipoeAddress: string;
}

/** What a face needs to know to stand in a home; options of every family take it. */
export interface Seat {
  readonly clock: Clock;
  readonly settings: Partial<Settings>;
  readonly factory: BoxOptions['factory'];
}

export type SeatTaker = (seat: Seat) => Promise<Face>;

export const ACCOUNT = { username: 'user@isp.example', password: 'ppp-secret-31' } as const;

/** Durations, addresses and names are invented. */
export const HOME: HomeOptions = {
  accounts: { [ACCOUNT.username]: ACCOUNT.password },
  limit: 1,
  pool: ['25.100.7.10', '25.100.7.77', '25.100.7.142', '25.100.9.8'],
  staleMs: 60_000,
  noticeMs: 5000,
  devices: ['pc', 'phone', 'server', 'tv'],
  ipoeAddress: '25.200.3.17',
};

export const UPPER: Omit<Seat, 'clock'> = {
  settings: { lanAddress: '127.0.10.1', dhcp: true, wanMode: 'map-e', bridge: true },
  factory: { wanMac: '02:00:5e:10:00:01', lanMac: '02:00:5e:10:00:02' },
};

/** As it comes out of its carton, with the account entered. */
export const LOWER: Omit<Seat, 'clock'> = {
  settings: {
    lanAddress: '127.0.11.1',
    dhcp: true,
    wanMode: 'pppoe',
    bridge: false,
    account: ACCOUNT,
    keepAlive: 'always',
  },
  factory: { wanMac: '02:00:5e:20:00:01', lanMac: '02:00:5e:20:00:02' },
};

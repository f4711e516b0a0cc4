import type { AdminRules } from '../box/admins.ts';
import type { Account, BoxOptions, Settings } from '../box/box.ts';
import type { ScreenOptions } from '../box/screen.ts';
import type { Labels } from '../box/wording.ts';
import { TIMING } from './invented-names.ts';

export type Charset = 'utf-8' | 'shift_jis' | 'euc-jp';

/** What one firmware or household does differently from another, as data; all of it can be changed while it runs. */
export interface Quirks extends AdminRules {
  readonly labels: Labels;
  readonly charset: Charset;
  /** The interface without a login. */
  readonly httpif: 'open' | 'forbidden' | 'absent';
  /** What becomes of a save: it stays, it stays only once 保存 was pressed, or the box restarts. */
  readonly saves: 'at-once' | 'unsaved' | 'restart';
  /** What is done and not answered. */
  readonly losesAnswer: ReadonlyArray<'save' | 'reboot' | 'address'>;
  /** Keys of rows that a save confirms and then forgets. */
  readonly forgets: readonly string[];
  /** What happens after 切断 where it is to stay connected. */
  readonly afterDisconnect: 'stays' | 'redials';
  /** Milliseconds before each answer. */
  readonly delayMs: number;
  /** What the neighbourhood may have chosen, and whether the pages escape it. */
  readonly ssid: string;
  readonly host: string;
  readonly escapes: boolean;
  /** Whether the WAN and LAN MAC addresses can be set: no Aterm is known on which they can. */
  readonly macs: boolean;
}

export type AtermOptions = ScreenOptions;

export const ADMIN: Account = { username: 'admin', password: 'correct-horse-57' };

export const SETTINGS: Settings = {
  lanAddress: '127.0.10.1',
  dhcp: true,
  wanMac: 'default',
  lanMac: 'default',
  wanMode: 'map-e',
  bridge: true,
  account: { username: '', password: '' },
  keepAlive: 'always',
};

export const FACTORY: BoxOptions['factory'] = { wanMac: '02:00:5e:10:00:01', lanMac: '02:00:5e:10:00:02' };

export const QUIRKS: Quirks = {
  labels: 'usual',
  charset: 'utf-8',
  httpif: 'open',
  saves: 'at-once',
  losesAnswer: [],
  forgets: [],
  afterDisconnect: 'stays',
  delayMs: 0,
  ssid: 'aterm-5e1000-a',
  host: 'living-room-pc',
  escapes: true,
  macs: true,
  secondAdmin: 'refused',
  failures: TIMING.failures,
  lockMs: TIMING.lockMs,
  idleMs: TIMING.idleMs,
};

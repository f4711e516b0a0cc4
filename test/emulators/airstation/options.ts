import type { AdminRules } from '../box/admins.ts';
import type { Account, BoxOptions, Settings } from '../box/box.ts';
import type { ScreenOptions } from '../box/screen.ts';
import type { Labels } from '../box/wording.ts';
import { TIMING } from './invented.ts';

/** What one firmware or household does differently from another, as data; all of it can be changed while it runs. */
export interface Quirks extends AdminRules {
  readonly labels: Labels;
  readonly charset: 'utf-8' | 'shift_jis' | 'euc-jp';
  /** How rows stand on a page. */
  readonly shape: 'table' | 'list';
  /** What the neighbourhood may have chosen, and whether the pages escape it. */
  readonly ssid: string;
  readonly host: string;
  readonly escapes: boolean;
  /** Whether the saved PPPoE password stands in its page. */
  readonly showsPassword: boolean;
  /** Keys of rows (`rows.ts`, `pages.ts`) that a save confirms and then forgets. */
  readonly forgets: readonly string[];
  /** Whether the restart after a save ends the login; one client of N goes on without a new one. */
  readonly savesLogOut: boolean;
  /** What is done and not answered. */
  readonly losesAnswer: ReadonlyArray<'save' | 'reboot' | 'address'>;
  /** Milliseconds before each answer. */
  readonly delayMs: number;
}

export const QUIRKS: Quirks = {
  labels: 'usual',
  charset: 'utf-8',
  shape: 'table',
  ssid: 'Buffalo-G-5310',
  host: 'AP02005E005310',
  escapes: true,
  showsPassword: false,
  forgets: [],
  savesLogOut: false,
  losesAnswer: [],
  delayMs: 0,
  secondAdmin: 'refused',
  failures: TIMING.failures,
  lockMs: TIMING.lockMs,
  idleMs: TIMING.idleMs,
};

export interface QuirksN extends Quirks {
  readonly login: 'form' | 'basic';
  /** POST is answered without status line and headers, as one client has seen. */
  readonly http09: boolean;
  /** `after-table`: outside of the form for parsers that close it with its table, as a Ruby client has seen. */
  readonly numberStands: 'inside' | 'after-table';
  readonly ipv6At: 3 | 4;
  readonly menuCalls: 'onclick' | 'href';
  /** Whether script turns the restart form into one that restarts. */
  readonly scriptedReboot: boolean;
  readonly leaseMark: 'before' | 'after';
}

export const QUIRKS_N: QuirksN = {
  ...QUIRKS,
  login: 'form',
  http09: false,
  numberStands: 'inside',
  ipv6At: 4,
  menuCalls: 'onclick',
  scriptedReboot: true,
  leaseMark: 'after',
};

export interface QuirksA extends Quirks {
  /** One client's author says that a firmware's `calcMD5` is not MD5; another client logs in with MD5. */
  readonly md5: 'ordinary' | 'odd';
}

export const QUIRKS_A: QuirksA = { ...QUIRKS, md5: 'ordinary' };

export type AirstationOptions = ScreenOptions;

export const ADMIN: Account = { username: 'admin', password: 'se cret&72' };

export const SETTINGS: Settings = {
  lanAddress: '127.0.11.1',
  dhcp: true,
  wanMac: 'default',
  lanMac: 'default',
  wanMode: 'pppoe',
  bridge: false,
  account: { username: 'user@isp.example', password: 'ppp-secret-31' },
  keepAlive: 'always',
};

export const FACTORY: BoxOptions['factory'] = { wanMac: '02:00:5e:20:00:01', lanMac: '02:00:5e:20:00:02' };

import { QUIRKS, type Quirks } from './options.ts';

/** What differs between boxes of family A. */
export interface QuirksA extends Quirks {
  /** Markup and words of the older generation (WM3600R, WM3800R) or of the newer one (NAD11). */
  readonly generation: 'euc' | 'utf8';
  /** `SESSION_ID`: worth something for a time, or not looked at (firmware of 2012 and 2013). */
  readonly token: 'lasting' | 'none';
  readonly tokenMs: number;
  /** Somebody else has changed something: the next save is turned away. */
  readonly conflict: boolean;
  /** Nobody has given it a password yet. */
  readonly firstRun: boolean;
  /** A form that would send MAC address, names and keys of the Wi-Fi to the vendor. */
  readonly qrForm: boolean;
  /** 保存 is followed by a restart (WM3800R). */
  readonly storingRestarts: boolean;
}

export const QUIRKS_A: QuirksA = {
  ...QUIRKS,
  charset: 'euc-jp',
  saves: 'unsaved',
  secondAdmin: 'welcome',
  failures: 0,
  generation: 'euc',
  token: 'lasting',
  tokenMs: 260_000,
  conflict: false,
  firstRun: false,
  qrForm: true,
  storingRestarts: false,
};

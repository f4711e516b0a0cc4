import type { Clock } from '../../../lib/router/clock.ts';

export type BoxMode = 'pppoe' | 'dhcp' | 'map-e' | 'ds-lite' | 'auto' | 'ap';

/** What a box can really be; `auto` is only a way to find out. */
export type RealMode = Exclude<BoxMode, 'auto'>;

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** What a person can set on a settings screen, whatever its family. */
export interface Settings {
  readonly lanAddress: string;
  readonly dhcp: boolean;
  /** `default` is what the vendor gave the interface. */
  readonly wanMac: string;
  readonly lanMac: string;
  readonly wanMode: BoxMode;
  readonly bridge: boolean;
  readonly account: Account;
  /** Whether it dials again by itself. */
  readonly keepAlive: 'always' | 'manual';
}

export interface BoxOptions {
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  readonly factory: { readonly wanMac: string; readonly lanMac: string };
  /** At the beginning, and after a reset. */
  readonly settings: Settings;
  /** Of the settings screen. */
  readonly admin: Account;
  readonly clock: Clock;
  /** Milliseconds during which it is away after a restart, and after a save that needs one. */
  readonly rebootMs: number;
  readonly saveMs: number;
  /** Milliseconds until it dials again after it could not connect, where it does so by itself. */
  readonly retryMs?: number;
}

/** `ended`: the other side ended it, or was not heard any more. */
export type SessionError = '' | 'no-pado' | 'auth' | 'limit' | 'no-cable' | 'ended';

export interface Session {
  readonly up: boolean;
  readonly address: string | undefined;
  /** Monotonic milliseconds. */
  readonly since: number | undefined;
  /** The last failure, empty for none. */
  readonly error: SessionError;
}

import type { Clock } from '../../../lib/router/clock.ts';
import type { ConnectionOptions, Redial } from './options.ts';

/** What a connection service reports. */
export interface Reported {
  readonly status: string;
  /** Empty for none. */
  readonly address: string;
  readonly error: string;
}

interface Surroundings {
  readonly clock: Clock;
  redial(): Redial;
  nextAddress(current: string): string;
  changed(): void;
}

/** One Internet session of the emulated router: connected, down, or on its way. */
export class Session {
  readonly #around: Surroundings;
  readonly #stops = new Set<() => void>();
  #status: string;
  #address: string;
  #lastAddress = '';
  #error = 'ERROR_NONE';
  #since: number;
  #stale: { readonly address: string; readonly until: number } | undefined;

  constructor(options: ConnectionOptions, around: Surroundings) {
    this.#around = around;
    this.#status = options.status ?? 'Connected';
    this.#address = this.#status === 'Connected' ? (options.address ?? around.nextAddress('')) : '';
    this.#lastAddress = this.#address;
    this.#since = around.clock.monotonic();
  }

  get reported(): Reported {
    const stale = this.#stale;
    if (stale && this.#around.clock.monotonic() < stale.until)
      return { status: 'Connected', address: stale.address, error: this.#error };
    return { status: this.#status, address: this.#address, error: this.#error };
  }

  get up(): boolean {
    return this.#status === 'Connected';
  }

  /** Seconds since the session began; 0 when it is down. */
  get uptime(): number {
    return this.up ? Math.floor((this.#around.clock.monotonic() - this.#since) / 1000) : 0;
  }

  /** The line goes: no session until {@link restore}. */
  drop(error = 'ERROR_ISP_DISCONNECT'): void {
    this.#cancel();
    this.#lose('Disconnected', error);
  }

  /** A session is up, with the given or the next address. */
  restore(address = this.#around.nextAddress(this.#lastAddress)): void {
    this.#cancel();
    this.#stale = undefined;
    this.#since = this.#around.clock.monotonic();
    this.#become('Connected', address, 'ERROR_NONE');
  }

  /** The address changes while the status stays; empty and private ones too. */
  setAddress(address: string): void {
    this.#become(this.#status, address, this.#error);
  }

  setStatus(status: string): void {
    this.#become(status, this.#address, this.#error);
  }

  setUptime(seconds: number): void {
    this.#since = this.#around.clock.monotonic() - seconds * 1000;
  }

  /** ForceTermination; the answer is the UPnP error code, or undefined for done. */
  terminate(): number | undefined {
    const redial = this.#around.redial();
    if (redial.by === 'stub') return undefined;
    if (this.#status === 'PendingDisconnect') return 707;
    if (this.#status !== 'Connected') return 711;
    const down = () => {
      this.#lose('Disconnected', 'ERROR_FORCED_DISCONNECT');
      if (redial.by === 'itself') this.#later(redial.downMs, () => this.#dial());
    };
    if (redial.pendingMs === 0) down();
    else {
      this.#become('PendingDisconnect', this.#address, this.#error);
      this.#later(redial.pendingMs, down);
    }
    return undefined;
  }

  /** RequestConnection; the answer is the UPnP error code, or undefined for done. */
  request(): number | undefined {
    if (this.#status === 'Connected') return undefined;
    if (this.#status === 'Connecting') return 705;
    if (this.#status === 'PendingDisconnect') return 707;
    this.#cancel();
    this.#dial();
    return undefined;
  }

  close(): void {
    this.#cancel();
  }

  #dial(): void {
    this.#become('Connecting', '', this.#error);
    this.#later(this.#around.redial().dialMs, () => this.restore());
  }

  #lose(status: string, error: string): void {
    const { clock } = this.#around;
    const { connectedWithOldAddressMs } = this.#around.redial();
    if (connectedWithOldAddressMs > 0 && this.up) {
      this.#stale = { address: this.#address, until: clock.monotonic() + connectedWithOldAddressMs };
    }
    this.#become(status, '', error);
  }

  #become(status: string, address: string, error: string): void {
    this.#status = status;
    this.#address = address;
    this.#lastAddress = address || this.#lastAddress;
    this.#error = error;
    this.#around.changed();
  }

  #later(ms: number, run: () => void): void {
    const stop = this.#around.clock.after(ms, () => {
      this.#stops.delete(stop);
      run();
    });
    this.#stops.add(stop);
  }

  #cancel(): void {
    for (const stop of this.#stops) stop();
    this.#stops.clear();
  }
}

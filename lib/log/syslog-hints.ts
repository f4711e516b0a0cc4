import { bracketed } from '../address/ip.ts';
import type { LogKind } from '../capabilities/log-kinds.ts';
import { masked } from './mask.ts';
import type { LogPattern } from './patterns.ts';
import { patternOf } from './profile.ts';
import { seconds, sleep, type Clock } from '../router/clock.ts';
import type { Driver } from '../router/driver.ts';
import { asRouterError, type RouterError } from '../router/errors.ts';
import type { LogEvent, ChangeHints } from '../router/change-hints.ts';
import { wayTo } from '../transport/gena-callback.ts';
import { resolveOnLan } from '../transport/lan.ts';
import { hearSyslog, type SyslogSubscription } from '../transport/syslog.ts';
import type { SyslogMessage } from '../transport/syslog-message.ts';

export interface SyslogHintsOptions {
  readonly port: number;
  /** Of this machine; empty: the one that reaches the router. */
  readonly address?: string | undefined;
  /** Where the user says that the router is. */
  readonly host: string;
  readonly patterns: readonly LogPattern[];
  readonly clock: Clock;
  /** One line at a time, for the log. */
  readonly log: (line: string) => void;
  /** Told once when nothing can be heard, until it can be again. */
  readonly onFault: (error: RouterError) => void;
}

/** How soon a router, or we ourselves, are followed to another address, and a port that was in use is tried again. */
const FOLLOW_MS = seconds(60);
/** Several lines tell of one event; more often than this one kind is no news. */
const REPEATS_MS = seconds(2);

/** A router’s own log as hints: each line of a known kind is worth a look. What it says is never taken for a value. */
export function syslogHints(options: SyslogHintsOptions): ChangeHints {
  return (hear, driver, signal) => void new LogListener(options, hear, driver, signal).follow();
}

class LogListener {
  readonly #options: SyslogHintsOptions;
  readonly #hear: (heard: LogEvent) => void;
  readonly #driver: Driver;
  readonly #signal: AbortSignal;
  readonly #told = new Map<LogKind, number>();
  #subscription: SyslogSubscription | undefined;
  #place = '';
  #fault = '';
  #heard = false;

  constructor(
    options: SyslogHintsOptions,
    hear: (heard: LogEvent) => void,
    driver: Driver,
    signal: AbortSignal,
  ) {
    this.#options = options;
    this.#hear = hear;
    this.#driver = driver;
    this.#signal = signal;
    signal.addEventListener('abort', () => void this.#subscription?.close(), { once: true });
  }

  /** Listens where the router can be heard, until the signal aborts. Never rejects. */
  async follow(): Promise<void> {
    while (!this.#signal.aborted) {
      const way = await this.#way();
      if (way && !this.#signal.aborted) await this.#listen(way);
      await sleep(this.#options.clock, FOLLOW_MS, this.#signal).catch(() => undefined);
    }
  }

  /** Undefined: there is none at the moment, which those say who look. */
  async #way() {
    try {
      const router = await resolveOnLan(this.#driver.host ?? this.#options.host, this.#signal);
      return await wayTo(new URL(`http://${bracketed(router)}/`));
    } catch {
      return undefined;
    }
  }

  async #listen(way: { readonly local: string; readonly router: string }): Promise<void> {
    const { port, clock, log } = this.#options;
    const address = this.#options.address || way.local;
    const place = `${address} ${way.router}`;
    if (place === this.#place) return;
    try {
      const subscription = await hearSyslog({
        address,
        port,
        from: way.router,
        clock,
        onMessage: (message) => this.#take(message),
        onFlood: () => log('syslog: too many lines; what is above 100 a second is dropped'),
        onStranger: (from) => log(`syslog: lines from ${from} are dropped: it is another device`),
      });
      const before = this.#subscription;
      this.#subscription = subscription;
      this.#place = place;
      this.#fault = '';
      if (this.#signal.aborted) return await subscription.close();
      log(`syslog: listening for ${way.router} on port ${port} of ${address}`);
      await before?.close();
    } catch (thrown) {
      this.#complain(asRouterError(thrown));
    }
  }

  #take({ app, text }: SyslogMessage): void {
    const { clock, log, patterns } = this.#options;
    if (!this.#heard) log('syslog: the router is heard');
    this.#heard = true;
    const line = app === undefined ? text : `${app}: ${text}`;
    const kind = patternOf(line, patterns)?.kind;
    if (kind === undefined) return;
    const now = clock.monotonic();
    if (now - (this.#told.get(kind) ?? -Infinity) < REPEATS_MS) return;
    this.#told.set(kind, now);
    this.#hear({ what: kind, line: masked(line) });
  }

  #complain(error: RouterError): void {
    const fault = `${error.code} ${error.detail}`;
    if (fault === this.#fault || this.#signal.aborted) return;
    this.#fault = fault;
    this.#options.onFault(error);
  }
}

import type { Clock } from '../router/clock.ts';
import type { AlertKind } from './alert-kinds.ts';
import { Alerts, type Alert, type AlertsState } from './alerts.ts';
import type { DualStack, HomeNotice } from './dual-stack.ts';
import { areas, type Area, type CheckFinding } from './check.ts';
import { addressNotice, type AddressNotice, type AlertNotice } from './alert-notice.ts';

/** What is watched: a home, or a router alone. */
export interface AlertSource extends Pick<DualStack, 'changing'> {
  /** What was found last; undefined until somebody could look. */
  readonly report: { readonly findings: readonly CheckFinding[] } | undefined;
  subscribe(listener: (notice: Notice) => void): () => void;
}

type Notice = Exclude<HomeNotice, { kind: 'judged' }> | { readonly kind: 'judged' };

/** What has been told, by how long it is waited for: `default`, or milliseconds. Plain data. */
export type DispatcherState = Readonly<Record<string, AlertsState>>;

export interface AlertMemory {
  readonly known: DispatcherState | undefined;
  /** Must not throw or reject. */
  keep(now: DispatcherState): unknown;
}

export interface ListenerOptions {
  /** How long something has to be wrong before this listener is told; absent: each kind's own time. */
  readonly holdMs?: number | undefined;
  /** Kinds that this listener is not told. */
  readonly off?: readonly AlertKind[];
}

interface Listener {
  readonly hold: string;
  readonly off: ReadonlySet<AlertKind>;
  readonly tell: (told: AlertNotice) => void;
}

export interface AlertDispatcherOptions {
  readonly watched: AlertSource;
  readonly clock: Clock;
  readonly memory?: AlertMemory;
}

const DEFAULT = 'default';

/**
 * Tells whoever listens what is wrong with one home or router, and when it is over. There is one for each, so that all are told
 * the same and a restart repeats nothing; listeners with the same patience share what has been told.
 */
export class AlertDispatcher {
  readonly #options: AlertDispatcherOptions;
  readonly #listeners = new Set<Listener>();
  readonly #alerts = new Map<string, Alerts>();
  readonly #stop: () => void;

  constructor(options: AlertDispatcherOptions) {
    this.#options = options;
    this.#alertsFor(DEFAULT, undefined);
    this.#stop = options.watched.subscribe((notice) => this.#heard(notice));
  }

  /** The listener must not throw; the answer ends it. What was told before is not told again. */
  listen(tell: (told: AlertNotice) => void, { holdMs, off = [] }: ListenerOptions = {}): () => void {
    const hold = holdMs === undefined ? DEFAULT : String(holdMs);
    const listener: Listener = { hold, off: new Set(off), tell };
    this.#listeners.add(listener);
    this.#alertsFor(hold, holdMs);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
    for (const alerts of this.#alerts.values()) alerts.close();
  }

  #alertsFor(hold: string, holdMs: number | undefined): void {
    if (this.#alerts.has(hold)) return;
    const { clock, memory, watched } = this.#options;
    const state = memory?.known?.[hold];
    const alerts = new Alerts({
      clock,
      tell: (alert) => {
        void memory?.keep(this.#state);
        this.#tell(alert, (listener) => listener.hold === hold);
      },
      ...(holdMs !== undefined && { holdMs: everyKind(holdMs) }),
      ...(state && { state }),
    });
    this.#alerts.set(hold, alerts);
    if (watched.report) alerts.update(watched.report.findings, watched.changing);
  }

  #heard(notice: Notice): void {
    if (notice.kind === 'address') return this.#tell(addressNotice(notice), () => true);
    const { report, changing } = this.#options.watched;
    if (report) for (const alerts of this.#alerts.values()) alerts.update(report.findings, changing);
  }

  #tell(what: Alert | AddressNotice, to: (listener: Listener) => boolean): void {
    const told: AlertNotice = { ...what, at: this.#options.clock.now() };
    for (const listener of this.#listeners)
      if (to(listener) && !listener.off.has(told.kind)) listener.tell(told);
  }

  get #state(): DispatcherState {
    return Object.fromEntries([...this.#alerts].map(([hold, { state }]) => [hold, state]));
  }
}

function everyKind(ms: number): Record<Area, number> {
  return Object.fromEntries(areas.map((area) => [area, ms])) as Record<Area, number>;
}

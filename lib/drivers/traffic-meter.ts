import { throughputReceived } from '../capabilities/throughput-received.ts';
import { throughputSent } from '../capabilities/throughput-sent.ts';
import { trafficReceived } from '../capabilities/traffic-received.ts';
import { trafficSent } from '../capabilities/traffic-sent.ts';
import type { Readable } from '../router/capability.ts';
import { seconds, type Clock } from '../router/clock.ts';
import type { Report } from '../router/report.ts';
import type { Why } from '../router/snapshot.ts';
import { nextCounter, type Counter } from './byte-counter.ts';
import { Throughput } from './throughput.ts';

export type Direction = 'received' | 'sent';

/** What a channel that has byte counters tells. */
export const trafficReadings = [trafficReceived, trafficSent, throughputReceived, throughputSent] as const;

const TOKENS: Readonly<Record<Direction, readonly [Readable<number>, Readable<number>]>> = {
  received: [trafficReceived, throughputReceived],
  sent: [trafficSent, throughputSent],
};

/** How soon a counter of 32 bits is read again while a lot comes: at 1 Gbit/s it goes round in 34 s. */
const HURRY_MS = seconds(20);
const WRAP = 2 ** 32;

export interface Count {
  /** Whatever differs between two sessions. */
  readonly session: unknown;
  /** It is known to count with 64 bits. */
  readonly wide?: boolean;
}

interface Counted extends Counter, Required<Count> {
  /** It went beyond 32 bits, or is known to. */
  readonly proven: boolean;
}

/** The byte counters of one channel, whose wraps and speed only show from one answer to the next. */
export class TrafficMeter {
  readonly #counted = new Map<Direction, Counted>();
  readonly #speed: Readonly<Record<Direction, Throughput>>;

  constructor(clock: Clock) {
    this.#speed = { received: new Throughput(clock), sent: new Throughput(clock) };
  }

  /** How soon, in milliseconds, the counters ought to be read again; undefined: there is no hurry. */
  get againMs(): number | undefined {
    return this.#speed.received.hurries || this.#speed.sent.hurries ? HURRY_MS : undefined;
  }

  /** Whether a counter of 64 bits has been read. */
  get hasWide(): boolean {
    return [...this.#counted.values()].some(({ wide }) => wide);
  }

  /** What a counter said just now. */
  tell(
    report: Report,
    direction: Direction,
    said: string | undefined,
    { session, wide = false }: Count,
  ): void {
    const [total, speed] = TOKENS[direction];
    const last = this.#counted.get(direction);
    // another counter, of another width, is not compared
    const before = last?.wide === wide ? last : undefined;
    const same = before?.session === session;
    const proven = wide || before?.proven === true;
    const next = nextCounter(before, said, same, proven);
    if (next === 'no-number') return this.miss(report, direction, 'unreadable');
    if (next === 'stuck-at-its-end') {
      report.miss(total, 'not-said', { reason: next }).miss(speed, 'not-said', { reason: next });
      return;
    }
    const { raw, step } = next;
    this.#counted.set(direction, {
      raw,
      total: next.total,
      session,
      wide,
      proven: proven || raw >= WRAP,
    });
    report.tell(total, next.total, step === 'counted' ? undefined : { step });
    const figure = { total: next.total, wide: proven || raw >= WRAP };
    const meter = this.#speed[direction];
    const goesOn = same && step !== 'began-anew';
    const rate = goesOn ? meter.next(figure) : meter.begin(figure);
    if (typeof rate === 'number') report.tell(speed, rate);
    else report.miss(speed, 'not-said', { reason: rate });
  }

  miss(report: Report, direction: Direction, why: Why): void {
    for (const token of TOKENS[direction]) report.miss(token, why);
  }
}

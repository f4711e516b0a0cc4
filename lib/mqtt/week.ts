import { z } from 'zod';
import { sessionUp } from '../capabilities/session-up.ts';
import { hours, type Clock } from '../router/clock.ts';
import type { Snapshot } from '../router/snapshot.ts';

const count = z.number().int().min(0).max(1_000_000);

/** One day in UTC; `up` and `down`: seconds in which the session was seen so. */
const day = z.object({
  date: z.iso.date(),
  up: count,
  down: count,
  drops: count,
  address_changes: count,
});
type Day = z.output<typeof day>;

const kept = z.object({ days: z.array(day).max(8) });

/** What a person is told of the last seven days, and the days that it rests on, so that a restart goes on with them. */
export interface WeekSummary {
  /** Sessions that ended though nobody here wanted it. */
  readonly drops: number;
  readonly address_changes: number;
  /** Percent of the time in which the session was seen up, never rounded up to 100; null: not seen at all. */
  readonly availability: number | null;
  /** The first day that counts. */
  readonly since: string;
  readonly days: readonly Day[];
}

const DAYS = 7;
/** What only time changes is told so seldom. */
const RETELL_MS = hours(1);

/** How a router's session fared in the last seven days. */
export class Week {
  readonly #clock: Clock;
  #days: readonly Day[] = [];
  #up: boolean | undefined;
  #countedAt: number;
  #told: WeekSummary;
  #toldAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAt = this.#toldAt = clock.monotonic();
    this.#told = this.#summary();
  }

  /** Changes when something happened, else once an hour. */
  get summary(): WeekSummary {
    if (this.#clock.monotonic() - this.#toldAt >= RETELL_MS) this.#tell();
    return this.#told;
  }

  /** Goes on with what an earlier run kept; what is no such thing counts for nothing. */
  restore(found: unknown): void {
    const parsed = kept.safeParse(found);
    if (!parsed.success) return;
    for (const { date, ...counts } of parsed.data.days) this.#add(date, counts);
    this.#tell();
  }

  /** Somebody has looked: the time since the last look counts as it was seen then. */
  looked(now: Snapshot): void {
    const at = this.#clock.monotonic();
    const passed = Math.floor((at - this.#countedAt) / 1000);
    if (this.#up !== undefined && passed > 0)
      this.#add(this.#today, this.#up ? { up: passed } : { down: passed });
    // what is less than a second waits for the next time
    this.#countedAt = this.#up === undefined ? at : this.#countedAt + passed * 1000;
    this.#up = now.value(sessionUp);
  }

  /** Something happened to the router; `expected`: somebody wanted it. */
  happened(type: string, expected: boolean): void {
    if (type === 'session_down' && !expected) this.#add(this.#today, { drops: 1 });
    else if (type === 'wan_ip_changed') this.#add(this.#today, { address_changes: 1 });
    else return;
    this.#tell();
  }

  #add(date: string, counts: Partial<Omit<Day, 'date'>>): void {
    const none: Day = { date, up: 0, down: 0, drops: 0, address_changes: 0 };
    const { up, down, drops, address_changes } = this.#days.find((each) => each.date === date) ?? none;
    const sum: Day = {
      date,
      up: up + (counts.up ?? 0),
      down: down + (counts.down ?? 0),
      drops: drops + (counts.drops ?? 0),
      address_changes: address_changes + (counts.address_changes ?? 0),
    };
    const first = this.#first;
    this.#days = [...this.#days.filter((each) => each.date !== date), sum]
      .filter((each) => each.date >= first && each.date <= this.#today)
      .toSorted((a, b) => a.date.localeCompare(b.date));
  }

  #tell(): void {
    this.#told = this.#summary();
    this.#toldAt = this.#clock.monotonic();
  }

  #summary(): WeekSummary {
    const first = this.#first;
    const days = this.#days.filter(({ date }) => date >= first);
    const total = (of: (day: Day) => number) => days.reduce((sum, each) => sum + of(each), 0);
    const [up, down] = [total((each) => each.up), total((each) => each.down)];
    return {
      drops: total((each) => each.drops),
      address_changes: total((each) => each.address_changes),
      availability: up + down === 0 ? null : Math.floor((up / (up + down)) * 10_000) / 100,
      since: days[0]?.date ?? this.#today,
      days,
    };
  }

  get #today(): string {
    return dateOf(this.#clock.now());
  }

  get #first(): string {
    return dateOf(this.#clock.now() - hours(24 * (DAYS - 1)));
  }
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

import type { Clock } from '../../../lib/router/clock.ts';

export interface AdminRules {
  /** What becomes of somebody who logs in while another is in. */
  readonly secondAdmin: 'refused' | 'replaces' | 'welcome';
  /** So many wrong passwords lock the login for so long; 0: never. */
  readonly failures: number;
  readonly lockMs: number;
  /** Without a request for so long, one is logged out. */
  readonly idleMs: number;
}

export type Outcome = 'in' | 'wrong' | 'locked' | 'busy';

/** Who is logged in, by cookie or by the address that he comes from, and how often somebody got the password wrong. */
export class Admins {
  /** How many logins were tried. */
  tried = 0;
  readonly #until = new Map<string, number>();
  readonly #clock: Clock;
  readonly #rules: () => AdminRules;
  #failed = 0;
  #lockedUntil = -Infinity;

  constructor(clock: Clock, rules: () => AdminRules) {
    this.#clock = clock;
    this.#rules = rules;
  }

  get count(): number {
    this.#expire();
    return this.#until.size;
  }

  get locked(): boolean {
    return this.#clock.monotonic() < this.#lockedUntil;
  }

  /** Whether somebody is in; being asked keeps him in. */
  has(key: string): boolean {
    this.#expire();
    if (!this.#until.has(key)) return false;
    this.let(key);
    return true;
  }

  /** Whether somebody else is in, and to be left alone. */
  othersThan(key: string): boolean {
    this.#expire();
    return this.#rules().secondAdmin === 'refused' && [...this.#until.keys()].some((each) => each !== key);
  }

  enter(key: string, right: boolean): Outcome {
    this.tried += 1;
    if (this.locked) return 'locked';
    if (!right) return this.#fail();
    this.#failed = 0;
    if (this.othersThan(key)) return 'busy';
    this.admit(key);
    return 'in';
  }

  /** In, and in the place of whoever was, where that is the box's way. */
  admit(key: string): void {
    if (this.#rules().secondAdmin === 'replaces') this.#until.clear();
    this.let(key);
  }

  /** In without a password: for tests that need somebody in the house. */
  let(key: string): void {
    this.#until.set(key, this.#clock.monotonic() + this.#rules().idleMs);
  }

  leave(key: string): void {
    this.#until.delete(key);
  }

  everybodyOut(): void {
    this.#until.clear();
  }

  #fail(): Outcome {
    const { failures, lockMs } = this.#rules();
    this.#failed += 1;
    if (failures === 0 || this.#failed < failures) return 'wrong';
    this.#failed = 0;
    this.#lockedUntil = this.#clock.monotonic() + lockMs;
    return 'locked';
  }

  #expire(): void {
    const now = this.#clock.monotonic();
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
  }
}

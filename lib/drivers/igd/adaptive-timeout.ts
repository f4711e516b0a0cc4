import type { HttpLimits } from '../../transport/http.ts';

const LEAST_MS = 3000;
const MOST_MS = 10_000;
/** Before anything is known of it. */
const UNKNOWN_MS = 6000;
/** A router that needs two seconds may need four while somebody else asks it, too. */
const FACTOR = 4;
/** How much of a slow answer is remembered at the next. */
const MEMORY = 0.7;

/** How long a router's answers may take, by how long they took: a slow one is waited for, the silence of a quick one shows soon. */
export class AdaptiveTimeout {
  #slowestMs: number | undefined;

  get limits(): HttpLimits {
    const ms = this.#slowestMs === undefined ? UNKNOWN_MS : FACTOR * this.#slowestMs;
    const firstByteMs = Math.min(MOST_MS, Math.max(LEAST_MS, ms));
    return { connectMs: 1500, firstByteMs, totalMs: firstByteMs + 1000, maxBytes: 65_536 };
  }

  /** An answer took so long. */
  note(tookMs: number): void {
    this.#slowestMs = Math.max(tookMs, MEMORY * (this.#slowestMs ?? 0));
  }
}

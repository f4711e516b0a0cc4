import type { LogLine } from '../../lib/diagnostics/facts.ts';

const MOST = 20;

/** What was last written into the log about a node. */
export class RecentLines {
  readonly #lines: LogLine[] = [];

  add(line: string): void {
    this.#lines.push({ at: Date.now(), line });
    if (this.#lines.length > MOST) this.#lines.shift();
  }

  /** Oldest first. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }
}

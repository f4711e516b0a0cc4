import type { Clock } from './clock.ts';
import { RouterError } from './errors.ts';
import type { Snapshot } from './snapshot.ts';

interface Watcher {
  readonly see: (snapshot: Snapshot) => void;
  readonly cancel: () => void;
}

/** Those who wait for a router's readings to become something. */
export class Watchers {
  readonly #clock: Clock;
  readonly #watchers = new Set<Watcher>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  see(snapshot: Snapshot): void {
    for (const watcher of this.#watchers) watcher.see(snapshot);
  }

  close(): void {
    for (const watcher of this.#watchers) watcher.cancel();
  }

  /**
   * True as soon as a snapshot that is read from now on satisfies `until`; false after `ms`. Rejects with `cancelled`.
   * What was read before proves nothing about the effect of an action, so the present snapshot does not count.
   */
  watch(until: (snapshot: Snapshot) => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.reject(new RouterError('cancelled'));
    return new Promise((resolve, reject) => {
      const end = () => {
        stopTimer();
        signal.removeEventListener('abort', watcher.cancel);
        this.#watchers.delete(watcher);
      };
      const watcher: Watcher = {
        see: (snapshot) => {
          if (!until(snapshot)) return;
          end();
          resolve(true);
        },
        cancel: () => {
          end();
          reject(new RouterError('cancelled'));
        },
      };
      const stopTimer = this.#clock.after(ms, () => {
        end();
        resolve(false);
      });
      signal.addEventListener('abort', watcher.cancel, { once: true });
      this.#watchers.add(watcher);
    });
  }
}

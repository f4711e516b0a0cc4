import { seconds, type Clock } from '../../router/clock.ts';
import type { HostAnswer } from './answer.ts';
import type { Host } from './host.ts';

/** Waits for news of the session until the signal aborts or it cannot any more. It never rejects. */
export type Watch = (hint: () => void, signal: AbortSignal) => Promise<void>;

/** What could not be watched is not tried again at once. */
const AGAIN_MS = seconds(30);

/**
 * Listens for news as long as the host answers. It is begun after an answer, and so makes no connection and no login of its
 * own; when it ends, the next answer begins it anew.
 */
export class HookListener {
  readonly #watch: Watch;
  readonly #clock: Clock;
  #listener: { readonly hint: () => void; readonly signal: AbortSignal } | undefined;
  #watching = false;
  #notBefore = 0;

  constructor(host: Host, watch: Watch, clock: Clock) {
    this.#watch = watch;
    this.#clock = clock;
    host.onAnswer((answer) => this.#consider(answer));
  }

  listen(hint: () => void, signal: AbortSignal): void {
    this.#listener = { hint, signal };
  }

  #consider({ can }: HostAnswer): void {
    const listener = this.#listener;
    if (!listener || listener.signal.aborted || this.#watching || !can.has('watch')) return;
    if (this.#clock.monotonic() < this.#notBefore) return;
    this.#watching = true;
    this.#notBefore = this.#clock.monotonic() + AGAIN_MS;
    void this.#watch(listener.hint, listener.signal).finally(() => {
      this.#watching = false;
    });
  }
}

/** A line of the hooks, or of the kernel about an address of a ppp interface; those of other interfaces come and go. */
const NEWS = /^\d+(?:\.\d+)? (?:up|down|exit) |^(?:Deleted )?\d+: ppp\d+ +inet /;
const ANSWER = 'futamichi-pppd ';
/** More than any answer has; what is longer is none. */
const MOST_LINES = 2000;

/**
 * By a command on the host that prints what the hooks and the kernel say, and after each what it reads then: a shell that runs
 * already is quicker than one that has to be asked. `name`: the session's, where it is no `ppp0`.
 */
export function followHooks(host: Host, name?: string): Watch {
  return async (hint, signal) => {
    const { shell } = host;
    let news = false;
    let answer: string[] | undefined;
    const onLine = (line: string) => {
      if (!answer && line.startsWith(ANSWER)) answer = [];
      if (!answer) {
        news ||= NEWS.test(line) || (name !== undefined && line.includes(`: ${name} `));
        return;
      }
      answer.push(line);
      if (line !== 'end' && answer.length < MOST_LINES) return;
      const text = answer.join('\n');
      answer = undefined;
      if (news) tell(text);
      news = false;
    };
    const tell = (text: string) => {
      try {
        host.hear(text);
      } catch {
        // whoever looks now asks for himself
      }
      hint();
    };
    await shell.follow?.(host.watching, { signal, onLine }).catch(() => undefined);
  };
}

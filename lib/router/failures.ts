import type { Channel, Look } from './driver.ts';
import type { ErrorCode, RouterError } from './errors.ts';

/** Nothing came back. */
const SILENT: ReadonlySet<ErrorCode> = new Set(['unreachable', 'timeout']);

export function isSilence({ code }: RouterError): boolean {
  return SILENT.has(code);
}

/** A login was refused, or is locked. */
function isRefusal({ code }: RouterError): boolean {
  return code === 'auth-failed' || code === 'auth-locked';
}

/** The first of these is a hiccup, the second in a row an outage. What a router says in so many words counts at once. */
const HICCUPS: ReadonlySet<ErrorCode> = new Set(['unreachable', 'timeout', 'unreadable', 'session-lost']);

/** Which looks fail at the moment, with what, and how often in a row. */
export class Failures {
  readonly #failing = new Map<Look, { readonly error: RouterError; readonly times: number }>();
  #letIn = false;

  /** True where it counts: no hiccup. */
  note(look: Look, error: RouterError): boolean {
    const times = (this.#failing.get(look)?.times ?? 0) + 1;
    this.#failing.set(look, { error, times });
    return counts(error, times);
  }

  /** Where it needed a login, a refusal that other looks of its channel have met says nothing any more. */
  succeeded({ login, looks }: Pick<Channel, 'login' | 'looks'>, look: Look): void {
    this.#failing.delete(look);
    if (!login) return;
    this.#letIn = true;
    for (const other of looks) {
      const failing = this.#failing.get(other);
      if (failing && isRefusal(failing.error)) this.#failing.delete(other);
    }
  }

  /** These are reached again: that they were silent says nothing any more. */
  forgetSilence(looks: readonly Look[]): void {
    for (const look of looks) {
      const failing = this.#failing.get(look);
      if (failing && isSilence(failing.error)) this.#failing.delete(look);
    }
  }

  /** Why we are not let in, if that is so. */
  get refusal(): RouterError | undefined {
    return [...this.#failing.values()].find(({ error }) => isRefusal(error))?.error;
  }

  /** What came of the last login; undefined: none was needed or tried. */
  get login(): 'accepted' | 'refused' | undefined {
    return this.refusal ? 'refused' : this.#letIn ? 'accepted' : undefined;
  }

  has(look: Look): boolean {
    return this.#failing.has(look);
  }

  isSerious(look: Look): boolean {
    const failing = this.#failing.get(look);
    return failing !== undefined && counts(failing.error, failing.times);
  }

  /** It was silent for longer than a hiccup. */
  isSilent(look: Look): boolean {
    const failing = this.#failing.get(look);
    return this.isSerious(look) && failing !== undefined && isSilence(failing.error);
  }

  /** One that counts, if any. */
  get worst(): RouterError | undefined {
    return [...this.#failing.values()].find(({ error, times }) => counts(error, times))?.error;
  }
}

function counts({ code }: RouterError, times: number): boolean {
  return times > 1 || !HICCUPS.has(code);
}

import type { HostAnswer } from './answer.ts';
import type { PppSession } from './session.ts';
import { errorInEvents, errorInLog, type SessionError } from './session-errors.ts';

/** What a host has shown so far and does not show in each answer. */
export class SessionMemory {
  #error: SessionError | undefined;
  #dialled = false;
  #age: number | undefined;
  #younger = 0;
  /** When the session was last seen to be down, in seconds since the host was started. */
  downAt: number | undefined;

  /** The last error of a session, kept while the log is not read; undefined: neither the log nor an exit code has been seen. */
  get error(): SessionError | undefined {
    return this.#error;
  }

  /** Takes note of an answer. */
  learn(answer: HostAnswer): void {
    // the log tells causes, an exit code often only what came of them
    this.#error = errorInLog(answer.log) ?? errorInEvents(answer.events) ?? this.#error;
    this.#dialled ||= showsDialling(answer);
    // it has been restarted, and counts anew
    if ((answer.uptime ?? 0) < (this.downAt ?? 0)) this.downAt = undefined;
  }

  /** What differs between two sessions, as far as it was seen: it was down in between, or is younger than before. */
  keyOf({ interface: name, age }: PppSession): string {
    if (age !== undefined && age < (this.#age ?? 0)) this.#younger += 1;
    this.#age = age ?? this.#age;
    return `${name} ${this.downAt} ${this.#younger}`;
  }

  /**
   * Whether the host dials PPPoE: `no` where the wrapper is set up without a peer, `unknown` where nothing has ever been seen of
   * it, as on any Linux without a wrapper.
   */
  dials({ wrapper, can }: HostAnswer): 'yes' | 'no' | 'unknown' {
    if (this.#dialled || can.has('reconnect')) return 'yes';
    return wrapper ? 'no' : 'unknown';
  }
}

/** An interface, a session of the kernel, a pppd: each is missing at times while pppd waits to dial again. */
function showsDialling({ links, pppoe, daemon }: HostAnswer): boolean {
  const point = links?.some(({ link_type }) => link_type === 'ppp') ?? false;
  return point || pppoe.length > 0 || daemon === true;
}

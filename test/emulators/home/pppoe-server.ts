import type { Clock } from '../../../lib/router/clock.ts';
import type { Box, DialAnswer } from '../box/box.ts';

export interface ServerOptions {
  /** Passwords by user name. */
  readonly accounts: Readonly<Record<string, string>>;
  /** Sessions that one account may have at a time. */
  readonly limit: number;
  /** Handed out in turn, so that who dials again gets another one. */
  readonly pool: readonly string[];
  /** Milliseconds until a session is forgotten whose other end is not heard any more. */
  readonly staleMs: number;
}

export interface ServerSession {
  readonly username: string;
  readonly address: string;
  /** Undefined: nobody is at the other end, and the server does not know it yet. */
  readonly box: Box | undefined;
}

/** The provider’s end of PPPoE. */
export class PppoeServer {
  /** All of it can be changed while it runs. */
  options: ServerOptions;
  readonly #clock: Clock;
  readonly #sessions = new Set<ServerSession>();
  readonly #stops = new Map<ServerSession, () => void>();
  #given = 0;

  constructor(clock: Clock, options: ServerOptions) {
    this.#clock = clock;
    this.options = options;
  }

  get sessions(): readonly ServerSession[] {
    return [...this.#sessions];
  }

  dial(box: Box): DialAnswer {
    const { accounts, limit } = this.options;
    const { username, password } = box.settings.account;
    if (!Object.hasOwn(accounts, username) || accounts[username] !== password)
      return { ok: false, error: 'auth' };
    const taken = this.sessions.filter((session) => session.username === username);
    const address = this.#nextAddress();
    if (taken.length >= limit || address === undefined) return { ok: false, error: 'limit' };
    this.#sessions.add({ username, address, box });
    return { ok: true, address };
  }

  /** The box says goodbye. */
  hangUp(box: Box): void {
    for (const session of this.#of(box)) this.#sessions.delete(session);
  }

  /** The box is gone without a word: its session goes on for a while. */
  lose(box: Box): void {
    for (const session of this.#of(box)) {
      this.#sessions.delete(session);
      this.haunt(session);
    }
  }

  /** A session whose other end is gone: somebody’s old router, or our own before it lost its power. */
  haunt({
    username,
    address = this.#nextAddress() ?? '',
  }: Pick<ServerSession, 'username'> & Partial<ServerSession>): void {
    const ghost = { username, address, box: undefined };
    this.#sessions.add(ghost);
    const stop = this.#clock.after(this.options.staleMs, () => this.#bury(ghost));
    this.#stops.set(ghost, stop);
  }

  /** Ends sessions: of a user, or all. */
  kill(username?: string): void {
    for (const session of this.sessions) {
      if (username !== undefined && session.username !== username) continue;
      this.#bury(session);
      session.box?.dropped('ended');
    }
  }

  close(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  #of(box: Box): readonly ServerSession[] {
    return this.sessions.filter((session) => session.box === box);
  }

  #bury(session: ServerSession): void {
    this.#stops.get(session)?.();
    this.#stops.delete(session);
    this.#sessions.delete(session);
  }

  #nextAddress(): string | undefined {
    const { pool } = this.options;
    const used = new Set(this.sessions.map(({ address }) => address));
    for (let tries = 0; tries < pool.length; tries++) {
      const address = pool[this.#given++ % pool.length];
      if (address !== undefined && !used.has(address)) return address;
    }
    return undefined;
  }
}

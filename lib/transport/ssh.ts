import { bracketed } from '../address/ip.ts';
import { seconds, systemClock, type Clock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import { processHostKeys, type HostKeys } from './host-keys.ts';
import { resolveOnLan } from './lan.ts';
import { commandLine, type FollowOptions, type Ran, type RunOptions, type Shell } from './shell.ts';
import { followOn, runOn } from './ssh-command.ts';
import { connectSsh, type Connection } from './ssh-connect.ts';
import { reasonOf } from './ssh-errors.ts';
import type { SshLogin } from './ssh-login.ts';

export interface SshOptions {
  /** A name or an address, without brackets; it must be in the LAN. */
  readonly host: string;
  readonly port?: number;
  readonly login: SshLogin;
  /** Default: remembered as long as the process lives. */
  readonly hostKeys?: HostKeys;
  /** The fingerprint (`SHA256:…`) that the user knows it to have. */
  readonly expectedKey?: string | undefined;
  readonly clock?: Clock;
  /** One line for the log; never holds a secret. */
  readonly log?: (line: string) => void;
}

/** How long a connection stays open that nobody uses. */
const IDLE_MS = seconds(60);
const GOODBYE_MS = seconds(1);

/**
 * Commands on another machine by SSH, over one connection that is opened when it is needed and closed when it has not been for
 * a minute. A refused login is told to whoever asked and is not repeated by itself.
 */
export class SshShell implements Shell {
  readonly #options: SshOptions;
  readonly #clock: Clock;
  /** Of everything that goes on. */
  readonly #going = new Set<AbortController>();
  #connection: Promise<Connection> | undefined;
  #proof: string | undefined;
  #stopIdle: (() => void) | undefined;

  constructor(options: SshOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get proof(): string | undefined {
    return this.#proof;
  }

  async run(command: readonly string[], { signal, deadlineMs, changes = false }: RunOptions): Promise<Ran> {
    const line = commandLine(command);
    let sent = false;
    const late = new AbortController();
    const stopTimer = this.#clock.after(deadlineMs, () =>
      late.abort(new RouterError('timeout', { mayHaveApplied: sent && changes })),
    );
    try {
      return await this.#use([signal, late.signal], async ({ client, socket }, stop) => {
        sent = true;
        try {
          return await runOn(client, line, stop, changes);
        } finally {
          // what hangs would hang on; with the connection it ends
          if (late.signal.aborted) socket.destroy();
        }
      });
    } finally {
      stopTimer();
    }
  }

  async follow(command: readonly string[], { signal, onLine }: FollowOptions): Promise<void> {
    const line = commandLine(command);
    await this.#use([signal], ({ client }, stop) => followOn(client, line, stop, onLine));
  }

  async close(): Promise<void> {
    for (const going of this.#going) going.abort();
    await this.#disconnect();
  }

  async #use<T>(
    signals: readonly AbortSignal[],
    job: (connection: Connection, stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const own = new AbortController();
    const stop = AbortSignal.any([...signals, own.signal]);
    this.#going.add(own);
    this.#stopIdle?.();
    try {
      return await job(await unlessStopped(() => this.#connect(), stop), stop);
    } finally {
      this.#going.delete(own);
      if (this.#going.size === 0) this.#rest();
    }
  }

  #rest(): void {
    this.#stopIdle?.();
    if (this.#connection) this.#stopIdle = this.#clock.after(IDLE_MS, () => void this.#disconnect());
  }

  /** The open connection, or a new one; all who come meanwhile share one attempt. */
  #connect(): Promise<Connection> {
    if (this.#connection) return this.#connection;
    const connection = this.#open();
    this.#connection = connection;
    const forget = () => {
      if (this.#connection === connection) this.#connection = undefined;
    };
    connection.then(({ key, socket }) => {
      this.#proof = `${key.kind} ${key.fingerprint}`;
      if (socket.closed) forget();
      else socket.once('close', forget);
    }, forget);
    return connection;
  }

  async #open(): Promise<Connection> {
    const { host, port = 22, login, hostKeys = processHostKeys, expectedKey, log } = this.#options;
    const address = await resolveOnLan(host);
    return connectSsh({
      place: { address, port, name: `${bracketed(host)}:${port}` },
      login,
      hostKeys,
      expected: expectedKey,
      clock: this.#clock,
      log: log ?? (() => undefined),
    });
  }

  async #disconnect(): Promise<void> {
    this.#stopIdle?.();
    const connection = this.#connection;
    this.#connection = undefined;
    const open = await connection?.catch(() => undefined);
    if (open && !open.socket.closed) await goodbye(open, this.#clock);
  }
}

/** What `work` answers, unless `stop` aborts before. What it throws is no secret. */
function unlessStopped<T>(work: () => Promise<T>, stop: AbortSignal): Promise<T> {
  if (stop.aborted) return Promise.reject(reasonOf(stop));
  return new Promise((resolve, reject) => {
    const abort = () => reject(reasonOf(stop));
    stop.addEventListener('abort', abort, { once: true });
    work()
      .finally(() => stop.removeEventListener('abort', abort))
      .then(resolve, (thrown: unknown) => reject(asRouterError(thrown)));
  });
}

function goodbye({ client, socket }: Connection, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const stopTimer = clock.after(GOODBYE_MS, () => socket.destroy());
    socket.once('close', () => {
      stopTimer();
      resolve();
    });
    client.end();
  });
}

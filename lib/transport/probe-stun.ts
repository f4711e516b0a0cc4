import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { systemClock, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { bindingRequest, mappedIn, TRANSACTION_BYTES, type Mapped } from './stun-message.ts';

export interface StunOptions {
  /** A literal IPv4 address. */
  readonly server: { readonly address: string; readonly port: number };
  readonly signal: AbortSignal;
  /** The local address to send from; default: the system’s choice. */
  readonly from?: string | undefined;
  /** How many sockets ask at once, each by a port of its own. At most {@link MOST_SOCKETS}: each takes up an entry of the NAT. */
  readonly sockets?: number;
  readonly clock?: Clock;
}

/** Six of the 240 ports of v6plus are in use elsewhere by a page that is being loaded; more than this would be felt. */
export const MOST_SOCKETS = 8;

/** Sent again after these times in ms (RFC 8489 section 6.2.1, ended early), and given up after the last. */
const RETRY_AT = [500, 1500];
const GIVE_UP_AT = 3000;

/**
 * Asks a STUN server from several sockets which address and port it sees: one request of 20 bytes each, three at most. Those that
 * got no answer are left out. Rejects with `timeout` or `unreachable` where none did, or `cancelled`.
 */
export async function askStun(options: StunOptions): Promise<readonly Mapped[]> {
  const { signal, sockets = 1 } = options;
  if (signal.aborted) throw new RouterError('cancelled');
  const count = Math.max(1, Math.min(sockets, MOST_SOCKETS));
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => ask(options)));
  const seen = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const faults = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as RouterError] : []));
  if (seen.length === 0) throw faults[0];
  return seen;
}

function ask({ server, signal, from, clock = systemClock }: StunOptions): Promise<Mapped> {
  const { promise, resolve, reject } = Promise.withResolvers<Mapped>();
  const transaction = randomBytes(TRANSACTION_BYTES);
  const socket = createSocket('udp4');
  const send = () => socket.send(bindingRequest(transaction), () => undefined);
  const timers = [
    ...RETRY_AT.map((at) => clock.after(at, send)),
    clock.after(GIVE_UP_AT, () => reject(new RouterError('timeout'))),
  ];
  const abort = () => reject(new RouterError('cancelled'));
  signal.addEventListener('abort', abort, { once: true });
  socket.on('error', (error: NodeJS.ErrnoException) =>
    reject(new RouterError('unreachable', { detail: String(error.code) })),
  );
  socket.on('message', (message) => {
    const mapped = mappedIn(message, transaction);
    if (mapped) resolve(mapped);
  });
  // a connected socket hears only its server
  socket.bind({ port: 0, ...(from !== undefined && { address: from }), exclusive: true }, () =>
    socket.connect(server.port, server.address, send),
  );
  return promise.finally(() => {
    for (const stop of timers) stop();
    signal.removeEventListener('abort', abort);
    socket.close();
  });
}

import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { systemClock, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { discover, offeredBy, type Discovery } from './dhcp-message.ts';

export interface DhcpOptions {
  /** This machine’s own address in the LAN: where the question leaves. */
  readonly from: string;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Whom to ask, and by which port to hear; other than everybody on ports 67 and 68 in tests only. */
  readonly to?: { readonly address: string; readonly port: number };
  readonly port?: number;
}

const EVERYBODY = { address: '255.255.255.255', port: 67 };
const CLIENT_PORT = 68;
/** Sent again after this time in ms: a datagram may get lost. */
const AGAIN_AT = 2000;
/** A server may look first whether an address is free, which takes one second with some and three with others. */
const GIVE_UP_AT = 6000;
const MOST_SERVERS = 16;

/**
 * The identifiers of all DHCP servers that offer an address to a client that does not exist: two DISCOVERs, and never a REQUEST.
 * Empty: nobody did, or a firewall of this machine keeps the offers out. Rejects with `unsupported` where port 68 may not be used,
 * `unreachable`, `cancelled`.
 */
export async function dhcpServersNear(options: DhcpOptions): Promise<readonly string[]> {
  const { from, signal, clock = systemClock, to = EVERYBODY, port = CLIENT_PORT } = options;
  if (signal.aborted) throw new RouterError('cancelled');
  const discovery: Discovery = { transaction: randomBytes(4), mac: inventedMac() };
  const servers = new Set<string>();
  const sockets: Socket[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const open = async (address: string | undefined, number: number): Promise<Socket> => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    sockets.push(socket);
    socket.on('error', (error: NodeJS.ErrnoException) => reject(refused(error)));
    socket.on('message', (message: Buffer, sender: RemoteInfo) => {
      const server = offeredBy(message, discovery, sender.address);
      if (server !== undefined && servers.size < MOST_SERVERS) servers.add(server);
    });
    socket.bind({ port: number, ...(address !== undefined && { address }) });
    await Promise.race([once(socket, 'listening'), promise]);
    return socket;
  };
  const abort = () => reject(new RouterError('cancelled'));
  signal.addEventListener('abort', abort, { once: true });
  const timers: (() => void)[] = [];
  // what fails while a socket is opened is told by whoever waits for it
  promise.catch(() => undefined);
  try {
    // offers are sent to everybody, and only a socket without an address hears those; one with an address knows where to send
    const hearing = await open(undefined, port);
    const sending = await open(from, hearing.address().port);
    sending.setBroadcast(true);
    const send = () =>
      sending.send(discover(discovery), to.port, to.address, (error) => {
        if (error) reject(refused(error));
      });
    timers.push(clock.after(AGAIN_AT, send), clock.after(GIVE_UP_AT, resolve));
    send();
    await promise;
    return [...servers].toSorted();
  } finally {
    for (const stop of timers) stop();
    signal.removeEventListener('abort', abort);
    for (const socket of sockets) socket.close();
  }
}

/** A locally administered one that nobody has: a server need not know this machine’s. */
function inventedMac(): Buffer {
  const mac = randomBytes(6);
  mac[0] = ((mac[0] ?? 0) & 0xfc) | 0x02;
  return mac;
}

function refused({ code = 'socket' }: NodeJS.ErrnoException): RouterError {
  const forbidden = code === 'EACCES' || code === 'EPERM' || code === 'EADDRINUSE';
  return new RouterError(forbidden ? 'unsupported' : 'unreachable', { detail: code });
}

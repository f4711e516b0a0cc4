import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { RouterError } from '../router/errors.ts';
import { seconds, systemClock, type Clock } from '../router/clock.ts';

/** A visit from outside, as both its ends saw it. */
export interface Visit {
  /** What was sent has come in here. */
  readonly arrives: boolean;
  /** The answer came back to the sender, from the address that it had sent to. */
  readonly returns: boolean;
  /** Who it seemed to come from: a router’s LAN address where that router rewrites sources. */
  readonly seenFrom?: string;
}

export interface VisitOptions {
  /** Where the visitor goes: the WAN address of a router, and a port that it forwards to this machine. */
  readonly to: { readonly address: string; readonly port: number };
  /** The visitor’s own address on this machine, which decides his way out; undefined: the system’s choice. */
  readonly from?: string | undefined;
  /** Where he is awaited: an address of this machine, and the port that the forward leads to. */
  readonly at: { readonly address: string; readonly port: number };
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Milliseconds until it is over, whatever came. */
  readonly withinMs?: number;
}

const WITHIN_MS = seconds(3);
const TRIES = 3;

/** What both ends say: nobody else’s datagram or connection counts, and none is answered. */
function words(): { readonly question: string; readonly answer: string } {
  const nonce = randomBytes(16).toString('hex');
  return { question: `futamichi visit ${nonce}`, answer: `futamichi answer ${nonce}` };
}

/**
 * Sends three datagrams at most and answers the first that comes in. It listens for a few seconds. Rejects with `conflict` where
 * something else listens there, and with `cancelled`.
 */
export async function visitByUdp(options: VisitOptions): Promise<Visit> {
  const { to, from, at, signal, clock = systemClock, withinMs = WITHIN_MS } = options;
  signal.throwIfAborted();
  const { question, answer } = words();
  const [server, visitor] = [createSocket('udp4'), createSocket('udp4')];
  const stops: (() => void)[] = [];
  let seenFrom: string | undefined;
  let returns = false;
  try {
    await bound(server, at.port, at.address);
    await bound(visitor, 0, from);
    await new Promise<void>((resolve, reject) => {
      server.on('message', (message, { address, port }) => {
        if (message.toString() !== question) return;
        seenFrom = address;
        server.send(answer, port, address, () => undefined);
      });
      visitor.on('message', (message, { address, port }) => {
        if (message.toString() !== answer || address !== to.address || port !== to.port) return;
        returns = true;
        resolve();
      });
      for (const socket of [server, visitor]) socket.on('error', (error) => reject(failure(error)));
      for (let n = 0; n < TRIES; n += 1)
        stops.push(
          clock.after((n * withinMs) / (2 * TRIES), () =>
            visitor.send(question, to.port, to.address, () => undefined),
          ),
        );
      stops.push(clock.after(withinMs, resolve), onAbort(signal, reject));
    });
    return visit(seenFrom, returns);
  } finally {
    for (const stop of stops) stop();
    server.close();
    visitor.close();
  }
}

/**
 * Opens one connection. That it arrives can only be seen where the way back works, too: without it no connection comes about.
 * Rejects as {@link visitByUdp} does.
 */
export async function visitByTcp(options: VisitOptions): Promise<Visit> {
  const { to, from, at, signal, clock = systemClock, withinMs = WITHIN_MS } = options;
  signal.throwIfAborted();
  const { question, answer } = words();
  const sockets: Socket[] = [];
  const stops: (() => void)[] = [];
  let seenFrom: string | undefined;
  let returns = false;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    heard(socket, question, () => {
      seenFrom = socket.remoteAddress;
      socket.write(answer);
    });
  });
  server.maxConnections = 8;
  try {
    await listening(server, at.port, at.address);
    await new Promise<void>((resolve, reject) => {
      stops.push(clock.after(withinMs, resolve), onAbort(signal, reject));
      const visitor = connect({
        host: to.address,
        port: to.port,
        ...(from !== undefined && { localAddress: from }),
      });
      sockets.push(visitor);
      // refused, or no way: it does not arrive
      visitor.on('error', () => resolve());
      visitor.on('connect', () => visitor.write(question));
      heard(visitor, answer, () => {
        returns = true;
        resolve();
      });
    });
    return visit(seenFrom, returns);
  } finally {
    for (const stop of stops) stop();
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** Whether somebody who is there already can be connected to: a server that runs. */
export async function connects({
  to,
  from,
  signal,
  clock = systemClock,
  withinMs = WITHIN_MS,
}: Omit<VisitOptions, 'at'>): Promise<boolean> {
  signal.throwIfAborted();
  const stops: (() => void)[] = [];
  const visitor = connect({
    host: to.address,
    port: to.port,
    ...(from !== undefined && { localAddress: from }),
  });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      stops.push(
        clock.after(withinMs, () => resolve(false)),
        onAbort(signal, reject),
      );
      visitor.on('error', () => resolve(false));
      visitor.on('connect', () => resolve(true));
    });
  } finally {
    for (const stop of stops) stop();
    visitor.destroy();
  }
}

function visit(seenFrom: string | undefined, returns: boolean): Visit {
  return { arrives: seenFrom !== undefined, returns, ...(seenFrom !== undefined && { seenFrom }) };
}

/** Calls once when a connection has brought exactly these words; whoever says anything else is not listened to. */
function heard(socket: Socket, expected: string, then: () => void): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (text === expected) then();
    else if (!expected.startsWith(text)) socket.destroy();
  });
}

function bound(socket: UdpSocket, port: number, address: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(failure(error)));
    socket.bind({ port, ...(address !== undefined && { address }), exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(failure(error)));
    server.listen({ port, host, exclusive: true }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** Resources of this machine, and not of a router. */
function failure(error: NodeJS.ErrnoException): RouterError {
  return new RouterError('conflict', { detail: error.code ?? 'socket', sentence: NOT_HERE });
}

const NOT_HERE = {
  en: 'This machine cannot listen at that port.',
  ja: 'この機器では、そのポートで待ち受けできません。',
};

function onAbort(signal: AbortSignal, reject: (error: RouterError) => void): () => void {
  const abort = () => reject(new RouterError('cancelled'));
  signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}

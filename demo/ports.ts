import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';

/** A port that nobody else gets, until somebody here listens on it. */
export class HeldPort {
  readonly port: number;
  readonly #server: Server;

  private constructor(port: number, server: Server) {
    this.port = port;
    this.#server = server;
  }

  /** Undefined: it is taken, this machine has no such address, or nobody may listen there. */
  static hold(port: number, host = HOST): Promise<HeldPort | undefined> {
    return new Promise((resolve) => {
      const server = createServer((socket) => socket.destroy());
      server.once('error', () => resolve(undefined));
      server.listen(port, host, () => resolve(new HeldPort(port, server)));
    });
  }

  /** From now on this server of ours listens there, without a moment in which nobody does. */
  async handTo(server: Server): Promise<void> {
    server.listen(this.#server);
    await once(server, 'listening');
  }

  /** For a process that can only take a port that is free. */
  release(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** A port that an environment variable names, or the first free one from `usual` on. Throws for a given port that is taken. */
export async function holdPort(
  variable: string,
  usual: number,
  say: (line: string) => void,
): Promise<HeldPort> {
  const given = process.env[variable];
  if (given !== undefined && given !== '') {
    const port = Number(given);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Error(`${variable}=${given} is no port`);
    const held = await HeldPort.hold(port);
    if (!held) throw new Error(`${variable}=${port}: this port is taken; choose another one`);
    return held;
  }
  const held = await holdFirst(usual);
  if (!held) throw new Error(`no free port from ${usual} on; name one with ${variable}`);
  if (held.port !== usual) say(`Port ${usual} is taken, so ${held.port} is used (${variable}).`);
  return held;
}

/** The same for whoever listens later. */
export async function choosePort(
  variable: string,
  usual: number,
  say: (line: string) => void,
): Promise<number> {
  const held = await holdPort(variable, usual, say);
  await held.release();
  return held.port;
}

export async function firstFree(from: number, host = HOST): Promise<number | undefined> {
  const held = await holdFirst(from, host);
  await held?.release();
  return held?.port;
}

export async function isFree(port: number, host = HOST): Promise<boolean> {
  const held = await HeldPort.hold(port, host);
  await held?.release();
  return held !== undefined;
}

async function holdFirst(from: number, host = HOST): Promise<HeldPort | undefined> {
  for (let port = from; port < from + 100; port += 1) {
    const held = await HeldPort.hold(port, host);
    if (held) return held;
  }
  return undefined;
}

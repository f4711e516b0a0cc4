import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server on one port, which ends with all its connections. */
export class Listener {
  readonly #server: Server;
  readonly #host: string;
  readonly #wanted: number;

  constructor(host: string, port: number, handle: RequestListener) {
    this.#server = createServer(handle);
    this.#host = host;
    this.#wanted = port;
  }

  async start(): Promise<void> {
    this.#server.listen(this.#wanted, this.#host);
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

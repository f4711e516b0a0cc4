import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import type { HeldPort } from './ports.ts';

export interface Broker {
  readonly url: string;
  close(): Promise<void>;
}

/** An MQTT broker on the loopback interface, for people who have none yet. */
export async function startBroker(port: HeldPort): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => aedes.handle(socket));
  await port.handTo(server);
  return {
    url: `mqtt://127.0.0.1:${port.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close();
        aedes.close(() => resolve());
      }),
  };
}

import { once } from 'node:events';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';

export interface Broker {
  readonly url: string;
  close(): Promise<void>;
}

/** An MQTT broker on the loopback interface, for people who have none yet. */
export async function startBroker(port: number): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const server = createServer((socket) => aedes.handle(socket));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `mqtt://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close();
        aedes.close(() => resolve());
      }),
  };
}

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

/** Sends datagrams from one loopback address until the test ends. */
export async function sender(t: TestContext, address = '127.0.0.1') {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  socket.bind(0, address);
  await once(socket, 'listening');
  return (port: number, line: string | Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      const bytes = typeof line === 'string' ? Buffer.from(line) : line;
      socket.send(bytes, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
}

/** A UDP port of the loopback address that nobody listens on. */
export async function freePort(): Promise<number> {
  const { socket, port } = await takenPort();
  socket.close();
  return port;
}

/** One that somebody listens on; rejects where somebody else does. */
export async function takenPort(wanted = 0) {
  const socket = createSocket('udp4');
  socket.bind({ address: '127.0.0.1', port: wanted, exclusive: true });
  await once(socket, 'listening');
  return { socket, port: socket.address().port };
}

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A port that leads to another one and counts who comes, until the test ends. */
export async function doorkeeper(t: TestContext, to: number) {
  const open = new Set<Socket>();
  let visitors = 0;
  const server = createServer((visitor) => {
    visitors += 1;
    const host = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [visitor, host],
      [host, visitor],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, visitors: () => visitors };
}

import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A peer that may break every rule of HTTP. */
export interface Loopback {
  readonly url: URL;
  /** The head of each request, and what came with it. */
  readonly heard: string[];
  /** Bytes that left us, the system's buffers included. */
  readonly sent: () => number;
}

/** Answers each connection as `answer` says, once the first bytes of a request are there. Ends with the test. */
export async function loopback(
  t: TestContext,
  answer: (socket: Socket, head: string) => void,
): Promise<Loopback> {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      const head = data.toString();
      heard.push(head);
      answer(socket, head);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    heard,
    sent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
  };
}

/** A whole answer with a right length. */
export function reply(body: string | Buffer, head = '', status = '200 OK'): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: ${bytes.length}\r\n${head}\r\n`),
    bytes,
  ]);
}

/** Sends `piece` until the other side has had enough, or `most` bytes are gone. */
export function pour(socket: Socket, piece: Buffer, most: number): void {
  const write = (): void => {
    while (!socket.destroyed && socket.bytesWritten < most) {
      if (!socket.write(piece)) return void socket.once('drain', write);
    }
  };
  write();
}

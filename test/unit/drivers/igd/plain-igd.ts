import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** What a router on a bare socket answers, and how it treats who asks. */
export interface PlainIgd {
  readonly description: string;
  /** The body of the answer to an action at a control path. */
  answer(action: string, path: string): string;
  /** Whether it resets a connection that comes while it has another. */
  readonly single?: boolean;
  /** Milliseconds until an answer comes. */
  readonly delayMs?: number;
}

export interface Asked {
  readonly url: URL;
  /** The request lines, in the order in which they came. */
  readonly asked: string[];
  /** How many connections were open at once at most. */
  most(): number;
}

/** A router as simple as those are that can do one thing at a time. Ends with the test. */
export async function plainIgd(t: TestContext, igd: PlainIgd): Promise<Asked> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    most = Math.max(most, open.size + 1);
    if (igd.single && open.size > 0) return void socket.resetAndDestroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    let heard = '';
    socket.on('data', (data) => {
      heard += data.toString();
      const [head = '', body] = heard.split('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (body === undefined || body.length < length) return;
      const [method = '', path = ''] = head.split(' ');
      const action = /^SOAPAction: "[^#]*#(\w+)"/m.exec(head)?.[1];
      asked.push(`${method} ${action ?? path}`);
      const page =
        action === undefined ? (method === 'GET' ? igd.description : '') : igd.answer(action, path);
      const status = method === 'SUBSCRIBE' ? '200 OK\r\nSID: uuid:1\r\nTIMEOUT: Second-1800' : '200 OK';
      const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(page)}\r\n\r\n${page}`;
      setTimeout(() => socket.end(answer, () => open.delete(socket)), igd.delayMs ?? 0);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  return { url: new URL(`http://127.0.0.1:${port}/d.xml`), asked, most: () => most };
}

export interface PlainService {
  readonly type: string;
  readonly id: string;
  readonly path: string;
}

const service = ({ type, id, path }: PlainService): string =>
  `<service><serviceType>urn:schemas-upnp-org:service:${type}:1</serviceType><serviceId>${id}</serviceId>` +
  `<controlURL>${path}</controlURL><eventSubURL>/event${path}</eventSubURL></service>`;

export const device = (type: string, udn: string, services: readonly PlainService[], inside = ''): string =>
  `<device><deviceType>urn:schemas-upnp-org:device:${type}:1</deviceType><manufacturer>Plain</manufacturer>` +
  `<modelName>P1</modelName><UDN>${udn}</UDN><serviceList>${services.map(service).join('')}</serviceList>` +
  `<deviceList>${inside}</deviceList></device>`;

export const description = (root: string): string => `<root>${root}</root>`;

export function response(action: string, values: Readonly<Record<string, string>>): string {
  const inner = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<s:Envelope xmlns:s="x"><s:Body><u:${action}Response xmlns:u="y">${inner.join('')}</u:${action}Response></s:Body></s:Envelope>`;
}

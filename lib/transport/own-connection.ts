import { request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { NetConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';

/** Asks by plain HTTP over a connection that is made for it alone, and ends with it. */
export function requestOver(
  connection: (to: NetConnectOpts) => Duplex,
  url: URL,
  options: RequestOptions,
  onResponse?: (response: IncomingMessage) => void,
): ClientRequest {
  const createConnection = (to: object) => connection(to as NetConnectOpts);
  // without an agent Node names port 80 in `Host`, too, and routers answer a host that they do not know with 404
  const alone = { ...options, agent: undefined, defaultPort: 80, createConnection } as RequestOptions;
  return request(url, alone, onResponse);
}

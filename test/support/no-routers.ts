import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** Longer than DNS allows, so that it is known to be no name without asking anybody. */
export const NO_SUCH_HOST = 'x'.repeat(64);

/**
 * Where nothing listens. Not 127.0.0.1: a demo home on this machine announces its router there, and would be found by the
 * search that follows.
 */
export const DEAD_URL = 'http://127.0.0.2:9/rootDesc.xml';

/** A page of a web server that knows nothing of UPnP; it is where {@link DEAD_URL} is, for the same reason. */
export async function webServer(t: TestContext): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><html><title>Log in</title></html>');
  });
  server.listen(0, '127.0.0.2');
  await once(server, 'listening');
  t.after(() => server.close());
  return `http://127.0.0.2:${(server.address() as AddressInfo).port}/index.html`;
}

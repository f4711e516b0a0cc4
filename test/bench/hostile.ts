// A body without end and an answer that trickles: how soon they are cut off, and what they cost.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from '../../lib/transport/http.ts';
import { asRouterError } from '../../lib/router/errors.ts';
import { readWithCoreNodes } from './hostile-core.ts';
import { round, row, type Row } from './row.ts';

const MIB = 1024 * 1024;
const CORE_PATIENCE_MS = 15_000;

async function serve(answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export async function hostile(): Promise<Row[]> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let crossed = 0;
  const endless = await serve((response) => {
    let sent = 0;
    const more = () => {
      while (sent < 400 * MIB && !response.destroyed) {
        if (sent <= MIB) crossed = performance.now();
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const before = process.memoryUsage().rss;
  const code = await request({ url: endless.url }).then(
    () => 'taken',
    (error: unknown) => asRouterError(error).code,
  );
  const cut = performance.now() - crossed;
  const grown = (process.memoryUsage().rss - before) / 1e6;
  const coreEndless = await readWithCoreNodes(endless.url, 2 * CORE_PATIENCE_MS);
  endless.close();
  if (code !== 'unreadable') throw new Error(`a body of 400 MB was ${code}`);

  const slow = await serve((response) => {
    const timer = setInterval(() => response.write('x'), 50);
    response.once('close', () => clearInterval(timer));
  });
  const began = performance.now();
  const limits = { totalMs: 1000 };
  const late = await request({ url: slow.url, limits }).then(
    () => 'taken',
    (error: unknown) => asRouterError(error).code,
  );
  const held = performance.now() - began;
  const coreSlow = await readWithCoreNodes(slow.url, CORE_PATIENCE_MS);
  slow.close();
  if (late !== 'timeout') throw new Error(`an answer that trickles was ${late}`);
  return [
    row({
      name: '400 MB body: cut after crossing 1 MiB',
      unit: 'ms',
      ours: round(cut, 1),
      goal: 100,
      better: 'lower',
    }),
    row({
      name: '400 MB body: memory grown',
      unit: 'MB',
      ours: round(grown, 1),
      peers: { 'core nodes': round(coreEndless.grownMb, 0) },
      better: 'lower',
      note: coreEndless.ms
        ? `core nodes took all of it, in ${round(coreEndless.ms, 0)} ms`
        : `core nodes were still at it after ${2 * CORE_PATIENCE_MS} ms`,
    }),
    row({
      name: 'trickling answer, deadline 1,000 ms: held',
      unit: 'ms',
      ours: round(held, 0),
      peers: { 'core nodes': round(coreSlow.ms ?? CORE_PATIENCE_MS, 0) },
      goal: 1100,
      better: 'lower',
      ...(coreSlow.ms === undefined && {
        note: `core nodes: >${CORE_PATIENCE_MS}, they were still waiting and have no such deadline (120 s in all by default)`,
      }),
    }),
  ];
}

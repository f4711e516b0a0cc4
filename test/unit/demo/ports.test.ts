import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { choosePort, HeldPort, holdPort, isFree } from '../../../demo/ports.ts';

const VARIABLE = 'FUTAMICHI_TEST_PORT';

/** A port from which on some are free. */
async function somewhere(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function given(t: TestContext, value: string): void {
  process.env[VARIABLE] = value;
  t.after(() => delete process.env[VARIABLE]);
}

test('Who looks for a port while others are held gets another one, and it is said.', async (t) => {
  const usual = await somewhere();
  const said: string[] = [];
  const held: HeldPort[] = [];
  t.after(() => Promise.all(held.map((port) => port.release())));
  for (let count = 0; count < 3; count += 1)
    held.push(await holdPort(VARIABLE, usual, (line) => said.push(line)));
  assert.equal(new Set(held.map(({ port }) => port)).size, 3);
  assert.equal(said.length, held.filter(({ port }) => port !== usual).length);
  for (const line of said)
    assert.match(line, new RegExp(`^Port ${usual} is taken, so \\d+ is used \\(${VARIABLE}\\)\\.$`));
  for (const { port } of held) assert.equal(await isFree(port), false);
});

test('A held port is nobody else’s until a server of ours has it, and free when that one closes.', async () => {
  const held = await holdPort(VARIABLE, await somewhere(), () => undefined);
  // whoever comes too early is not kept waiting
  const early = connect(held.port, '127.0.0.1').on('error', () => undefined);
  await once(early, 'close');
  const server = createHttpServer((_request, response) => void response.end('here'));
  await held.handTo(server);
  assert.equal(await HeldPort.hold(held.port), undefined);
  assert.equal(await (await fetch(`http://127.0.0.1:${held.port}/`)).text(), 'here');
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  assert.ok(await isFree(held.port));
});

test('A port that was named is taken or nothing is.', async (t) => {
  const usual = await somewhere();
  const first = await holdPort(VARIABLE, usual, () => undefined);
  t.after(() => first.release());
  given(t, String(first.port));
  await assert.rejects(
    holdPort(VARIABLE, usual, () => undefined),
    /this port is taken/,
  );
  for (const wrong of ['0', '65536', 'http', '1.5']) {
    given(t, wrong);
    await assert.rejects(
      holdPort(VARIABLE, usual, () => undefined),
      /is no port/,
    );
  }
  const free = await somewhere();
  given(t, String(free));
  assert.equal(await choosePort(VARIABLE, usual, () => undefined), free);
  assert.ok(await isFree(free));
});

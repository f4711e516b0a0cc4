import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { hearSyslog, type SyslogOptions } from '../../../lib/transport/syslog.ts';
import { Awaited } from '../../support/awaited.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { freePort, sender, takenPort } from '../../support/syslog.ts';

/** Somebody who writes down what he hears. */
async function ear(t: TestContext, options: Partial<SyslogOptions> = {}) {
  const lines: string[] = [];
  const strangers: string[] = [];
  const awaited = new Awaited();
  const clock = new FakeClock();
  let floods = 0;
  const subscription = await hearSyslog({
    address: '127.0.0.1',
    port: 0,
    from: '127.0.0.1',
    clock,
    onMessage: ({ text }) => {
      lines.push(text);
      awaited.poke();
    },
    onFlood: () => (floods += 1),
    onStranger: (address) => {
      strangers.push(address);
      awaited.poke();
    },
    ...options,
  });
  t.after(() => subscription.close());
  const hears = (line: string) =>
    awaited.until(
      line,
      () => lines.includes(line),
      () => lines.join(' | '),
    );
  return { subscription, lines, strangers, clock, hears, awaited, floods: () => floods };
}

test('It hears the one it listens to, and nobody else; the first stranger is told.', async (t) => {
  const it = await ear(t);
  const { port } = it.subscription;
  const [router, other] = [await sender(t), await sender(t, '127.0.0.2')];
  await other(port, '<13>from another device');
  await other(port, '<13>and again');
  await router(port, '<13>from the router');
  await it.hears('from the router');
  assert.deepEqual(it.lines, ['from the router']);
  assert.deepEqual(it.strangers, ['127.0.0.2']);
});

test('Two who listen on one port share it, and each hears his own router.', async (t) => {
  const port = await freePort();
  const [first, second] = [await ear(t, { port }), await ear(t, { port, from: '::ffff:127.0.0.2' })];
  const [one, two] = [await sender(t), await sender(t, '127.0.0.2')];
  await one(port, 'one');
  await two(port, 'two');
  await Promise.all([first.hears('one'), second.hears('two')]);
  await first.subscription.close();
  await one(port, 'nobody hears this');
  await two(port, 'three');
  await second.hears('three');
  assert.deepEqual([first.lines, second.lines], [['one'], ['two', 'three']]);
  assert.deepEqual(second.strangers, ['127.0.0.1'], 'who is left hears of the stranger');
});

test('The last one who leaves frees the port, and leaving twice is nothing.', async (t) => {
  const port = await freePort();
  const [first, second] = [await ear(t, { port }), await ear(t, { port })];
  await first.subscription.close();
  await first.subscription.close();
  await assert.rejects(takenPort(port), { code: 'EADDRINUSE' });
  await second.subscription.close();
  const { socket } = await takenPort(port);
  socket.close();
  const third = await ear(t, { port });
  assert.equal(third.subscription.port, port);
});

test('A flood is bounded: a hundred lines a second, the rest is counted and told once.', async (t) => {
  const [it, witness] = [await ear(t), await ear(t, { from: '127.0.0.2' })];
  const { port } = it.subscription;
  const [router, other] = [await sender(t), await sender(t, '127.0.0.2')];
  const flood = async (name: string) => {
    for (let n = 0; n < 150; n += 1) await router(port, `${name} ${n}`);
    await other(port, name);
    await witness.hears(name);
    await it.clock.advance(1000);
  };
  await flood('first');
  assert.deepEqual([it.lines.length, it.lines.at(-1), it.subscription.dropped], [100, 'first 99', 50]);
  await flood('second');
  assert.deepEqual([it.lines.length, it.lines.at(-1), it.subscription.dropped], [200, 'second 99', 100]);
  assert.equal(it.floods(), 1);
  assert.deepEqual(witness.lines, ['first', 'second'], 'others are not held up');
});

test('Hostile bytes, and a listener that throws, end nothing.', async (t) => {
  const throws = await ear(t, {
    onMessage: () => {
      throw new Error('mistake');
    },
  });
  const it = await ear(t);
  assert.equal(it.subscription.port, throws.subscription.port);
  const router = await sender(t);
  for (const bytes of [[], [0], [0xff, 0xfe], [0x3c, 0x3e], new Uint8Array(60_000).fill(0x5b)])
    await router(it.subscription.port, Uint8Array.from(bytes));
  await router(it.subscription.port, 'fine');
  await it.hears('fine');
  assert.equal(it.lines.length, 6);
});

test('A port that is in use is a conflict; once it is free it can be had.', async (t) => {
  const { socket, port } = await takenPort();
  const refused = { code: 'conflict', message: new RegExp(`port ${port} of 127\\.0\\.0\\.1 is in use`) };
  await assert.rejects(ear(t, { port }), refused);
  await assert.rejects(Promise.all([ear(t, { port }), ear(t, { port })]), refused);
  socket.close();
  assert.equal((await ear(t, { port })).subscription.port, port);
});

test('An address that is not ours is a mistake in the settings, and any other trouble is coded too.', async (t) => {
  await assert.rejects(ear(t, { address: '192.0.2.1' }), { code: 'invalid-input', message: /192\.0\.2\.1/ });
  await assert.rejects(ear(t, { address: '2001:db8::1' }), (error) => error instanceof RouterError);
  // of no interface
  await assert.rejects(ear(t, { address: 'fe80::1' }), (error) => error instanceof RouterError);
});

test('Without somebody who wants to know, strangers and floods are silent.', async (t) => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const onMessage: SyslogOptions['onMessage'] = ({ text }) => lines.push(text);
  const plain = await hearSyslog({ address: '127.0.0.1', port: 0, from: '127.0.0.1', clock, onMessage });
  t.after(() => plain.close());
  const witness = await ear(t, { from: '127.0.0.2' });
  const senders = ['127.0.0.3', '127.0.0.1', '127.0.0.2'].map((address) => sender(t, address));
  const [stranger, router, other] = await Promise.all(senders);
  await stranger?.(plain.port, 'x');
  for (let n = 0; n < 101; n += 1) await router?.(plain.port, `${n}`);
  await other?.(plain.port, 'end');
  await witness.hears('end');
  assert.deepEqual([lines.length, plain.dropped], [100, 1]);
});

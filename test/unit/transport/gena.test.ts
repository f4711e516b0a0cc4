import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { minutes, seconds } from '../../../lib/router/clock.ts';
import { wayTo } from '../../../lib/transport/gena-callback.ts';
import { request } from '../../../lib/transport/http.ts';
import { subscribe, type GenaOptions } from '../../../lib/transport/gena.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

interface Heard {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

interface Reply {
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

/** A router that answers subscriptions as it is told, the last answer again and again. */
async function router(t: TestContext, replies: Reply[]) {
  const heard: Heard[] = [];
  const waiting: (() => void)[] = [];
  let before: ((request: Heard) => Promise<void>) | undefined;
  const server = createServer((req, res) => {
    const one: Heard = { method: req.method ?? '', headers: req.headers };
    heard.push(one);
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) ?? {};
    void (async () => {
      await before?.(one);
      res.writeHead(reply.status ?? 200, reply.headers ?? granted).end();
      for (const wake of waiting.splice(0)) wake();
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    heard,
    eventUrl: new URL(`http://127.0.0.1:${port}/evt`),
    stop: () => new Promise((resolve) => server.close(resolve)),
    /** Runs something before each answer. */
    beforeAnswer: (run: (request: Heard) => Promise<void>) => void (before = run),
    async requests(count: number) {
      while (heard.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

const granted = { sid: 'uuid:1', timeout: 'Second-100' };
const propertyset = (inner: string) =>
  `<e:propertyset xmlns:e="urn:schemas-upnp-org:event-1-0">${inner}</e:propertyset>`;
const connected = propertyset('<e:property><ConnectionStatus>Connected</ConnectionStatus></e:property>');

interface Notify {
  readonly url: string;
  readonly sid?: string;
  readonly seq?: string;
  readonly body?: string;
  readonly method?: string;
  readonly from?: string;
}

/** The status that the callback answers; undefined where it hangs up. */
function notify({
  url,
  sid = 'uuid:1',
  seq,
  body = connected,
  method = 'NOTIFY',
  from,
}: Notify): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = { sid, nt: 'upnp:event', nts: 'upnp:propchange', ...(seq !== undefined && { seq }) };
    const req = httpRequest(
      url,
      { method, headers, agent: false, ...(from && { localAddress: from }) },
      (res) => {
        res.resume();
        res.on('end', () => resolve(res.statusCode));
      },
    );
    req.on('error', () => resolve(undefined));
    req.end(body);
  });
}

/** A subscription that writes down what happens to it. */
function listen(t: TestContext, eventUrl: URL, more: Partial<GenaOptions> = {}) {
  const clock = new FakeClock();
  const log: string[] = [];
  const own = new AbortController();
  const waiting: (() => void)[] = [];
  const write = (line: string) => {
    log.push(line);
    for (const wake of waiting.splice(0)) wake();
  };
  const subscription = subscribe({
    eventUrl,
    send: request,
    clock,
    signal: own.signal,
    onEvent: (variables) =>
      write([...variables].map(([name, value]) => `${name}=${value}`).join() || 'nothing'),
    onLost: () => write('lost'),
    onState: (active, why) => write(active ? 'active' : `not active: ${why?.code} ${why?.detail ?? ''}`),
    ...more,
  });
  t.after(() => subscription.close());
  return {
    clock,
    log,
    own,
    subscription,
    async lines(count: number) {
      while (log.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return log;
    },
    /** A timer of the subscription is set: it waits for its next step. */
    async idle() {
      while (clock.pending === 0) await settle();
    },
  };
}

const callbackOf = ({ headers }: Heard) => /^<(.*)>$/.exec(String(headers['callback']))?.[1] ?? '';

test('It subscribes with an address of ours and tells what the router says.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const { lines } = listen(t, eventUrl);
  assert.deepEqual(await lines(1), ['active']);
  const [first] = heard;
  assert.ok(first);
  assert.equal(first.method, 'SUBSCRIBE');
  assert.equal(first.headers['nt'], 'upnp:event');
  assert.equal(first.headers['timeout'], 'Second-1800');
  assert.match(callbackOf(first), /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
  const body = propertyset('<property><A>1</A></property><e:property><x:B>ルータ</x:B></e:property>');
  assert.equal(await notify({ url: callbackOf(first), seq: '0', body }), 200);
  assert.deepEqual((await lines(2)).slice(1), ['A=1,B=ルータ']);
  assert.equal(await notify({ url: callbackOf(first), seq: '1', body: propertyset('') }), 200);
  assert.deepEqual((await lines(3)).slice(2), ['nothing']);
});

test('An event that overtakes the answer is told, one of another name is not.', async (t) => {
  const { eventUrl, beforeAnswer } = await router(t, [{}]);
  const statuses: (number | undefined)[] = [];
  beforeAnswer(async (request) => {
    if (request.method !== 'SUBSCRIBE') return;
    statuses.push(await notify({ url: callbackOf(request), sid: 'uuid:other', seq: '0' }));
    statuses.push(await notify({ url: callbackOf(request), seq: '0' }));
    for (let n = 0; n < 7; n++) statuses.push(await notify({ url: callbackOf(request), sid: 'uuid:other' }));
  });
  const { lines, clock } = listen(t, eventUrl);
  assert.deepEqual(await lines(2), ['active', 'ConnectionStatus=Connected']);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 200, 200, 412]);
  assert.equal(clock.pending, 1);
});

/** A notification as it is sent, with what `odd` changes of it; the answer is the status, 0 where it hangs up. */
async function notifyRaw(url: string, odd: (text: string) => string): Promise<number> {
  const { hostname, port, pathname, host } = new URL(url);
  const head = [`NOTIFY ${pathname} HTTP/1.1`, `HOST: ${host}`, 'SID: uuid:1', 'NT: upnp:event', 'SEQ: 0'];
  const text = [...head, `CONTENT-LENGTH: ${connected.length}`, 'Connection: close', '', connected].join(
    '\r\n',
  );
  const socket = connect(Number(port), hostname, () => socket.write(odd(text)));
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  await once(socket, 'close');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}

const ODD: readonly (readonly [string, (text: string) => string])[] = [
  ['the whole URL', (text) => text.replace(/^NOTIFY (\S+)([^]*?HOST: (\S+))/, 'NOTIFY http://$3$1$2')],
  ['no host', (text) => text.replace(/HOST: .*\r\n/, '')],
  ['bare line feeds', (text) => text.replaceAll('\r', '')],
  ['its subscription in other letters', (text) => text.replace('uuid:1', 'UUID:1')],
  ['its subscription in brackets', (text) => text.replace('uuid:1', '<uuid:1>')],
  ['its subscription twice', (text) => text.replace('SID: uuid:1', 'SID: uuid:1\r\nSID: uuid:1')],
  ['no number', (text) => text.replace('SEQ: 0\r\n', '')],
  ['a number that is none', (text) => text.replace('SEQ: 0', 'SEQ: first')],
  [
    'a length beside chunks',
    (text) =>
      text
        .replace('Connection:', 'Transfer-Encoding: chunked\r\nConnection:')
        .replace(connected, `${connected.length.toString(16)}\r\n${connected}\r\n0\r\n\r\n`),
  ],
  ['its document in other letters', (text) => text.replaceAll('propertyset', 'PropertySet')],
];
for (const [what, odd] of ODD)
  test(`A notification with ${what} is understood.`, async (t) => {
    const { eventUrl, heard } = await router(t, [{}]);
    const { lines } = listen(t, eventUrl);
    await lines(1);
    const [first] = heard;
    assert.ok(first);
    assert.equal(await notifyRaw(callbackOf(first), odd), 200);
    assert.deepEqual(await lines(2), ['active', 'ConnectionStatus=Connected']);
  });

test('Only the router may notify, at the right address, with the right name and of bounded size.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const { lines, log } = listen(t, eventUrl);
  await lines(1);
  const url = callbackOf(heard[0] as Heard);
  assert.equal(await notify({ url, sid: 'uuid:2' }), 412);
  assert.equal(await notify({ url: new URL('/', url).href }), 404);
  assert.equal(await notify({ url: `${url}0` }), 404);
  assert.equal(await notify({ url, method: 'POST' }), 404);
  assert.equal(await notify({ url, from: '127.0.0.2' }), undefined);
  assert.notEqual(await notify({ url, body: 'x'.repeat(70_000) }), 200);
  assert.deepEqual(log, ['active']);
});

/** Connections that say the beginning of something and then nothing, until the test ends. */
async function slow(t: TestContext, url: string, from: string, count: number) {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: count }, () =>
    connect({ host: hostname, port: Number(port), localAddress: from }),
  );
  const closed = sockets.map((socket) => {
    t.after(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.write('NOTIFY ');
    return new Promise((resolve) => socket.once('close', resolve));
  });
  return { sockets, closed };
}

test('Strangers hold no connection, however many they open, and the router is heard meanwhile.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const { lines } = listen(t, eventUrl);
  await lines(1);
  const url = callbackOf(heard[0] as Heard);
  const began = performance.now();
  const strangers = await slow(t, url, '127.0.0.2', 200);
  assert.equal(await notify({ url, seq: '0' }), 200);
  await Promise.all(strangers.closed);
  // cut off when they come, not when the three seconds for a head are over
  assert.ok(performance.now() - began < 2_000, `${performance.now() - began} ms`);
  assert.equal(await notify({ url, seq: '1' }), 200);
});

test('One router holds some connections, not all.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const { lines } = listen(t, eventUrl);
  await lines(1);
  const url = callbackOf(heard[0] as Heard);
  const { sockets, closed } = await slow(t, url, '127.0.0.1', 17);
  await Promise.race(closed);
  assert.equal(sockets.filter(({ destroyed }) => !destroyed).length, 16);
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
  while ((await notify({ url, seq: '0' })) !== 200);
});

test('A gap in the numbers is told, and so is an event that cannot be read.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const { lines, log } = listen(t, eventUrl);
  await lines(1);
  const url = callbackOf(heard[0] as Heard);
  await notify({ url, seq: '0' });
  await notify({ url, seq: '2' });
  await notify({ url, body: '<!DOCTYPE a><a/>' });
  await notify({ url, seq: '4', body: '<html/>' });
  const said = 'ConnectionStatus=Connected';
  assert.deepEqual(log, ['active', said, 'lost', said, 'lost', 'lost']);
});

test('Numbers start again at one after the highest.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const { lines, log } = listen(t, eventUrl);
  await lines(1);
  const url = callbackOf(heard[0] as Heard);
  await notify({ url, seq: '4294967295' });
  await notify({ url, seq: '1' });
  assert.deepEqual(log.filter((line) => line === 'lost').length, 1);
});

test('It renews at six tenths of the time granted, by name only.', async (t) => {
  const { eventUrl, heard, requests } = await router(t, [{}]);
  const { lines, clock, idle, log } = listen(t, eventUrl, { renewSeconds: 300 });
  await lines(1);
  await idle();
  await clock.advance(seconds(60) - 1);
  assert.equal(heard.length, 1);
  await clock.advance(1);
  await requests(2);
  assert.equal(heard[1]?.headers['sid'], 'uuid:1');
  assert.equal(heard[1]?.headers['timeout'], 'Second-300');
  assert.equal(heard[1]?.headers['callback'], undefined);
  assert.equal(heard[1]?.headers['nt'], undefined);
  await idle();
  await clock.advance(seconds(60));
  await requests(3);
  assert.deepEqual(log, ['active']);
});

for (const [timeout, wait] of [
  ['infinite', 1080],
  ['Second-1', 18],
  ['Second-99999999', 51_840],
] as const) {
  test(`TIMEOUT ${timeout} is renewed after ${wait} s.`, async (t) => {
    const { eventUrl, heard, requests } = await router(t, [{ headers: { sid: 'uuid:1', timeout } }]);
    const { lines, clock, idle } = listen(t, eventUrl);
    await lines(1);
    await idle();
    await clock.advance(seconds(wait) - 1);
    assert.equal(heard.length, 1);
    await clock.advance(1);
    await requests(2);
  });
}

test('A subscription that the router forgot is made anew, at another address.', async (t) => {
  const again = { headers: { sid: 'uuid:2', timeout: 'Second-100' } };
  const { eventUrl, heard, requests } = await router(t, [{}, { status: 412 }, again]);
  const { lines, clock, idle, log } = listen(t, eventUrl);
  await lines(1);
  await idle();
  await clock.advance(seconds(60));
  await requests(3);
  await lines(2);
  assert.notEqual(callbackOf(heard[2] as Heard), callbackOf(heard[0] as Heard));
  assert.equal(await notify({ url: callbackOf(heard[2] as Heard), sid: 'uuid:2', seq: '0' }), 200);
  assert.deepEqual(log, ['active', 'lost', 'ConnectionStatus=Connected']);
  assert.notEqual(await notify({ url: callbackOf(heard[0] as Heard) }), 200);
});

test('A router that refuses is asked again after five minutes, then ten.', async (t) => {
  const { eventUrl, heard, requests } = await router(t, [{ status: 500 }, { headers: {} }, {}]);
  const { lines, clock, idle, log } = listen(t, eventUrl, { initialRetryMs: 1 });
  await lines(1);
  await idle();
  await clock.advance(minutes(5) - 1);
  assert.equal(heard.length, 1);
  await clock.advance(1);
  await lines(2);
  await idle();
  await clock.advance(minutes(10) - 1);
  assert.equal(heard.length, 2);
  await clock.advance(1);
  await requests(3);
  await lines(4);
  assert.deepEqual(log, [
    'not active: rejected SUBSCRIBE: HTTP 500',
    'not active: unreadable SUBSCRIBE: no SID',
    'active',
    'lost',
  ]);
});

test('A renewal that is refused is said.', async (t) => {
  const { eventUrl } = await router(t, [{}, { status: 503 }]);
  const { lines, clock, idle } = listen(t, eventUrl);
  await lines(1);
  await idle();
  await clock.advance(seconds(60));
  assert.deepEqual((await lines(2))[1], 'not active: rejected renewal: HTTP 503');
});

test('A router that is away is tried again after 5 s, then 10 s.', async (t) => {
  const { eventUrl, stop } = await router(t, [{}]);
  await stop();
  const { lines, clock, idle, log } = listen(t, eventUrl);
  await lines(1);
  await idle();
  await clock.advance(seconds(5) - 1);
  assert.equal(log.length, 1);
  await clock.advance(1);
  await lines(2);
  await idle();
  await clock.advance(seconds(10) - 1);
  assert.equal(log.length, 2);
  await clock.advance(1);
  assert.match((await lines(3))[2] ?? '', /unreachable/);
});

test('Closing unsubscribes once, shuts the address and leaves no timer.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const { lines, clock, idle, subscription, own, log } = listen(t, eventUrl);
  await lines(1);
  await idle();
  await Promise.all([subscription.close(), subscription.close()]);
  own.abort();
  assert.deepEqual(
    heard.slice(1).map(({ method, headers }) => [method, headers['sid']]),
    [['UNSUBSCRIBE', 'uuid:1']],
  );
  assert.equal(clock.pending, 0);
  assert.equal(await notify({ url: callbackOf(heard[0] as Heard) }), undefined);
  assert.deepEqual(log, ['active']);
});

test('Closing does not mind a router that is gone, nor an answer that is still to come.', async (t) => {
  const away = await router(t, [{}]);
  const one = listen(t, away.eventUrl);
  await one.lines(1);
  await away.stop();
  await one.subscription.close();
  const slow = await router(t, [{}]);
  slow.beforeAnswer(() => new Promise(() => undefined));
  const two = listen(t, slow.eventUrl);
  while (slow.heard.length === 0) await settle();
  two.own.abort();
  await two.subscription.close();
  assert.deepEqual(two.log, []);
  assert.equal(two.clock.pending, 0);
});

test('A signal that is aborted already makes no subscription.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  await listen(t, eventUrl, { signal: AbortSignal.abort() }).subscription.close();
  assert.equal(heard.length, 0);
});

test('Two subscriptions share one listener, which lasts as long as one of them.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const one = listen(t, eventUrl);
  await one.lines(1);
  const two = listen(t, eventUrl);
  await two.lines(1);
  const [a, b] = heard.map(callbackOf);
  assert.ok(a && b);
  assert.equal(new URL(a).port, new URL(b).port);
  await one.subscription.close();
  assert.equal(await notify({ url: a }), 404);
  assert.equal(await notify({ url: b, seq: '0' }), 200);
  assert.deepEqual(one.log, ['active']);
  await two.subscription.close();
  assert.equal(await notify({ url: b }), undefined);
});

test('Listeners that throw harm nobody.', async (t) => {
  const { eventUrl, heard } = await router(t, [{}]);
  const fail = () => {
    throw new Error('mine');
  };
  const { clock, idle } = listen(t, eventUrl, { onEvent: fail, onLost: fail, onState: fail });
  await idle();
  assert.equal(await notify({ url: callbackOf(heard[0] as Heard), seq: '7' }), 200);
  assert.equal(clock.pending, 1);
});

test('The way to a router has both ends, without a zone and for IPv4 in IPv6.', async () => {
  assert.deepEqual(await wayTo(new URL('http://127.0.0.1:1/')), { local: '127.0.0.1', router: '127.0.0.1' });
  assert.deepEqual(await wayTo(new URL('http://[::1]/')), { local: '::1', router: '::1' });
  await assert.rejects(wayTo(new URL('http://router.invalid/')), { code: 'unreachable' });
});

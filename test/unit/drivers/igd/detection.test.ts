import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { igdDriver } from '../../../../lib/drivers/igd/driver.ts';
import { locationsOf, searchAt, type Search } from '../../../../lib/drivers/igd/search.ts';
import { detect, recognise } from '../../../../lib/drivers/registry.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { startIgd } from '../../../emulators/igd/emulator.ts';
import type { IgdOptions } from '../../../emulators/igd/options.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { contextFor, silence } from './opened.ts';

const code = (expected: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected;

async function emulated(t: TestContext, options: IgdOptions = {}) {
  const router = await startIgd(options);
  t.after(() => router.close());
  return router;
}

function find(t: TestContext, address: string, search: Search = silence) {
  return recognise(targetOf(address), contextFor(t, new FakeClock()), undefined, [igdDriver({ search })]);
}

const answer = (url: string, st: string, from: string) => ({
  location: new URL(url),
  st,
  usn: `uuid:a::${st}`,
  udn: 'uuid:a',
  server: undefined,
  from,
  bootId: undefined,
  maxAge: 120,
});

test('A URL is recognised with one anonymous request that changes nothing.', async (t) => {
  const router = await emulated(t);
  const { sighting } = await find(t, router.url.href);
  assert.deepEqual(router.requests, [{ method: 'GET', path: '/rootDesc.xml', agent: 'futamichi' }]);
  assert.equal(sighting.driver, 'igd');
  assert.equal(sighting.identity, 'igd:5d3c1e2a-7b64-4f0e-9a51-02005e000101');
  assert.equal(sighting.label, 'Emulated Gateway');
});

test('A host is recognised by its answer to a search.', async (t) => {
  const router = await emulated(t, { ssdp: {} });
  const { sighting } = await find(
    t,
    '127.0.0.1',
    searchAt({ port: router.ssdpPort, interfaces: ['127.0.0.1'] }),
  );
  assert.equal(sighting.identity, 'igd:5d3c1e2a-7b64-4f0e-9a51-02005e000101');
  assert.equal(router.count(), 1);
});

test('A router that announces itself elsewhere is found at its own address, and the log says so.', async (t) => {
  const router = await emulated(t);
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  t.after(() => socket.close());
  await once(socket, 'listening');
  const elsewhere = `http://[::1]:${router.url.port}${router.url.pathname}`;
  socket.on('message', (_, { port, address }) => {
    const st = 'urn:schemas-upnp-org:device:InternetGatewayDevice:1';
    socket.send(
      `HTTP/1.1 200 OK\r\nST: ${st}\r\nUSN: uuid:a::${st}\r\nLOCATION: ${elsewhere}\r\n\r\n`,
      port,
      address,
    );
  });
  const lines: string[] = [];
  const search = searchAt({ port: socket.address().port, interfaces: ['127.0.0.1'] });
  const context = contextFor(t, new FakeClock(), lines);
  const { sighting } = await recognise(targetOf('127.0.0.1'), context, undefined, [igdDriver({ search })]);
  assert.equal(sighting.label, 'Emulated Gateway');
  assert.deepEqual(lines, [
    `UPnP: it announces itself at [::1]:${router.url.port}; asked at its own address, 127.0.0.1, instead`,
  ]);
});

test('A name is asked by its address, and a URL with a name too.', async (t) => {
  const router = await emulated(t, { urlBase: 'right' });
  const url = new URL(router.url);
  url.hostname = 'localhost';
  const { sighting } = await find(t, url.href);
  assert.equal(sighting.label, 'Emulated Gateway');
});

test('A name that nobody knows is unreachable, with the name in the detail.', async (t) => {
  await assert.rejects(find(t, 'router.invalid'), (thrown) => {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'unreachable');
    assert.match(thrown.detail ?? '', /router\.invalid/);
    return true;
  });
});

test('A host that does not answer is unreachable, with a hint in both languages.', async (t) => {
  await assert.rejects(find(t, '127.0.0.1'), (thrown) => {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'unreachable');
    assert.match(thrown.hint?.en ?? '', /UPnP/);
    assert.match(thrown.hint?.ja ?? '', /UPnP/);
    return true;
  });
});

test('A given URL that is dead is looked for anew, within two requests in all.', async (t) => {
  const router = await emulated(t);
  const stale = new URL('/old/rootDesc.xml', router.url);
  const { sighting } = await find(t, stale.href, () => Promise.resolve([router.url]));
  assert.equal(sighting.label, 'Emulated Gateway');
  assert.equal(router.count(), 2);
});

test('A closed port is looked for anew; found nowhere it is unreachable.', async (t) => {
  const router = await emulated(t);
  const gone = await emulated(t);
  const address = gone.url.href;
  await gone.close();
  const { sighting } = await find(t, address, () => Promise.resolve([router.url]));
  assert.equal(sighting.driver, 'igd');
  await assert.rejects(find(t, address), code('unreachable'));
});

test('However many descriptions a host announces, two are read at most.', async (t) => {
  const router = await emulated(t, { rewrite: () => '<root><device><UDN>uuid:media</UDN></device></root>' });
  const many = Array.from({ length: 5 }, (_, n) => new URL(`/rootDesc.xml?${n}`, router.url));
  await assert.rejects(
    find(t, '127.0.0.1', () => Promise.resolve(many)),
    code('unsupported'),
  );
  assert.equal(router.count(), 2);
});

test('The second description of a host counts where the first is of something else.', async (t) => {
  const media = await emulated(t, { rewrite: () => '<root><device><UDN>uuid:media</UDN></device></root>' });
  const router = await emulated(t);
  const { sighting } = await find(t, '127.0.0.1', () => Promise.resolve([media.url, router.url]));
  assert.equal(sighting.driver, 'igd');
});

test('A web server that is no router is unsupported, with a hint.', async (t) => {
  const router = await emulated(t, { http: 'html' });
  await assert.rejects(
    find(t, router.url.href),
    (thrown) => thrown instanceof RouterError && thrown.code === 'unsupported' && thrown.hint !== undefined,
  );
});

test('A page that is not there is unsupported.', async (t) => {
  const router = await emulated(t);
  await assert.rejects(find(t, new URL('/nothing', router.url).href), code('unsupported'));
});

test('A gateway without a connection service is unsupported, and says what is missing.', async (t) => {
  const router = await emulated(t, { connections: [] });
  await assert.rejects(
    find(t, router.url.href),
    (thrown) => thrown instanceof RouterError && /WANPPPConnection/.test(thrown.detail ?? ''),
  );
});

const hostile: ReadonlyArray<readonly [string, IgdOptions, string]> = [
  [
    'with a DTD',
    { rewrite: (xml) => xml.replace('<root', '<!DOCTYPE root SYSTEM "x">\n<root') },
    'unreadable',
  ],
  ['of 10 MB', { rewrite: (xml) => xml.replace('</root>', `${' '.repeat(1e7)}</root>`) }, 'unreadable'],
  ['that is cut off', { rewrite: (xml) => xml.slice(0, 400) }, 'unreadable'],
  ['that is empty', { rewrite: () => '' }, 'unreadable'],
  ['with URLs on another host', { urls: 'foreign' }, 'wrong-host'],
  ['with a URLBase on another host', { urlBase: 'foreign' }, 'wrong-host'],
  ['behind a redirect loop', { redirect: 'loop' }, 'refused-redirect'],
  ['behind a redirect to another host', { redirect: 'foreign' }, 'refused-redirect'],
  ['whose connections are dropped', { http: 'drop' }, 'unreachable'],
];

for (const [what, options, expected] of hostile) {
  test(`A description ${what} is ${expected}, after one request.`, async (t) => {
    const router = await emulated(t, options);
    await assert.rejects(find(t, router.url.href), code(expected));
    assert.equal(router.count(), 1);
  });
}

test('A router that answers searches and drops HTTP is unreachable.', async (t) => {
  const router = await emulated(t, { ssdp: {}, http: 'drop' });
  await assert.rejects(
    find(t, '127.0.0.1', searchAt({ port: router.ssdpPort, interfaces: ['127.0.0.1'] })),
    code('unreachable'),
  );
});

test('Giving up while recognising is cancelled.', async (t) => {
  const end = new AbortController();
  const context = { ...contextFor(t, new FakeClock()), signal: end.signal };
  const search: Search = (_, signal) => {
    end.abort();
    assert.equal(signal.aborted, true);
    return Promise.resolve([]);
  };
  const found = recognise(targetOf('127.0.0.1'), context, undefined, [igdDriver({ search })]);
  await assert.rejects(found, code('cancelled'));
});

test('A router that is found can be opened in one go.', async (t) => {
  const router = await emulated(t);
  const definitions = [igdDriver({ search: silence })];
  const context = contextFor(t, new FakeClock());
  const driver = await detect(targetOf(router.url.href), context, 'igd', definitions);
  assert.equal(driver.id, 'igd');
  assert.deepEqual(
    driver.channels.map(({ id }) => id),
    ['igd'],
  );
  await driver.close();
});

test('Among the answers to a search only those of the host count, gateways before the rest.', () => {
  const answers = [
    answer('http://192.168.0.1:80/media.xml', 'upnp:rootdevice', '192.168.0.1'),
    answer(
      'http://192.168.0.9:80/igd.xml',
      'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
      '192.168.0.9',
    ),
    answer(
      'http://192.168.0.1:5000/wan.xml',
      'urn:schemas-upnp-org:service:WANIPConnection:1',
      '192.168.0.1',
    ),
    answer(
      'http://192.168.0.1:5000/igd.xml',
      'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
      '192.168.0.1',
    ),
    answer('http://192.168.0.1:5000/igd.xml', 'upnp:rootdevice', '::ffff:192.168.0.1'),
  ];
  assert.deepEqual(
    locationsOf(answers, '192.168.0.1').map(({ pathname }) => pathname),
    ['/igd.xml', '/wan.xml', '/media.xml'],
  );
});

test('IPv6 hosts are the same with brackets, zone and other spelling.', () => {
  const url = 'http://[fe80::1]:5000/igd.xml';
  const answers = [answer(url, 'upnp:rootdevice', 'fe80:0:0:0:0:0:0:1%eth0')];
  assert.deepEqual(
    locationsOf(answers, '[fe80::1]').map(({ href }) => href),
    [url],
  );
});

import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findRouters } from '../../../lib/application/find.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { DEFAULTS } from '../../emulators/igd/options.ts';

const WAIT_MS = 800;
const DESCRIPTION = readFileSync(
  join(import.meta.dirname, '../../fixtures/igd/miniupnpd_2.3.1/description.xml'),
  'utf8',
);
const TELEVISION =
  '<root><device><UDN>uuid:tv</UDN><deviceType>urn:schemas-upnp-org:device:MediaRenderer:1</deviceType></device></root>';

const boxWith = (udn: string) => DESCRIPTION.replaceAll(/<UDN>[^<]*/g, `<UDN>${udn}`);

/** A web server at one of this machine's own addresses that has these pages. */
async function pages(t: TestContext, address: string, byPath: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(byPath[request.url ?? '']);
  });
  server.listen(0, address);
  await once(server, 'listening');
  t.after(() => server.close());
  return {
    at: (path: string) => `http://${address}:${(server.address() as AddressInfo).port}${path}`,
    asked,
  };
}

interface Announcement {
  /** The address that the datagram comes from. */
  readonly from: string;
  readonly location: string;
}

/** Answers each search, from several addresses, as several devices on one network do; the answer is where to ask. */
async function announce(t: TestContext, announcements: readonly Announcement[]): Promise<number> {
  const open = async (address: string): Promise<Socket> => {
    const socket = createSocket('udp4').bind(0, address);
    t.after(() => socket.close());
    await once(socket, 'listening');
    return socket;
  };
  const own = await open('127.0.0.1');
  const senders = await Promise.all(announcements.map(({ from }) => open(from)));
  own.on('message', (_, { port, address }) => {
    for (const [n, { location }] of announcements.entries()) {
      const answer = `HTTP/1.1 200 OK\r\nLOCATION: ${location}\r\nUSN: uuid:${n}\r\nST: upnp:rootdevice\r\n\r\n`;
      senders[n]?.send(answer, port, address);
    }
  });
  return own.address().port;
}

async function find(port: number, signal = new AbortController().signal) {
  return findRouters({ signal, host: '127.0.0.1', port, waitMs: WAIT_MS, targets: ['upnp:rootdevice'] });
}

test('A router that answers to everything that is asked, by multicast, is listed once and named.', async (t) => {
  const box = await startIgd({ ssdp: { multicast: '127.0.0.1' } });
  t.after(() => box.close());
  const found = await findRouters({
    signal: new AbortController().signal,
    interfaces: ['127.0.0.1'],
    port: box.ssdpPort,
    waitMs: WAIT_MS,
  });
  assert.deepEqual(found, [
    {
      label: DEFAULTS.model,
      driver: 'igd',
      address: '127.0.0.1',
      url: box.url.href,
      identity: `igd:${DEFAULTS.udn.slice('uuid:'.length)}`,
    },
  ]);
  assert.equal(box.requests.filter(({ path }) => path === box.url.pathname).length, 1);
});

test('Routers are sorted by address, number by number, and each has the place where it describes itself.', async (t) => {
  const addresses = ['127.0.0.10', '127.0.0.2', '127.0.0.3'];
  const announcements = await Promise.all(
    addresses.map(async (from, n) => {
      const { at } = await pages(t, from, { '/d.xml': boxWith(`uuid:${n}1`) });
      return { from, location: at('/d.xml') };
    }),
  );
  const found = await find(await announce(t, announcements));
  assert.deepEqual(
    found.map(({ address }) => address),
    ['127.0.0.2', '127.0.0.3', '127.0.0.10'],
  );
  for (const { address, url } of found)
    assert.equal(url, announcements.find(({ from }) => from === address)?.location);
});

test('A box that announces several descriptions of itself is one router.', async (t) => {
  const box = boxWith('uuid:00000000-0000-0000-0000-000000000001');
  const { at, asked } = await pages(t, '127.0.0.2', { '/a.xml': box, '/b.xml': box });
  const announcements = ['/a.xml', '/b.xml'].map((path) => ({ from: '127.0.0.2', location: at(path) }));
  const found = await find(await announce(t, announcements));
  assert.equal(found.length, 1);
  for (const path of ['/a.xml', '/b.xml']) assert.ok(asked.includes(path));
});

/** Routers at 127.0.0.2 and on, by what their descriptions announce, and the roles that they are given. */
async function rolesOf(t: TestContext, connections: ReadonlyArray<'ip' | 'ppp' | 'both'>) {
  const described = (kind: 'ip' | 'ppp' | 'both', n: number) => {
    const box = boxWith(`uuid:00000000-0000-0000-0000-0000000000${10 + n}`);
    const [ip = ''] = /<service>(?:(?!<\/service>).)*WANIPConnection.*?<\/service>/s.exec(box) ?? [];
    const ppp = ip.replaceAll('WANIPConn', 'WANPPPConn');
    return box.replace(ip, { ip, ppp, both: ip + ppp }[kind]);
  };
  const announcements = await Promise.all(
    connections.map(async (kind, n) => {
      const from = `127.0.0.${n + 2}`;
      const { at } = await pages(t, from, { '/d.xml': described(kind, n) });
      return { from, location: at('/d.xml') };
    }),
  );
  const found = await find(await announce(t, announcements));
  return found.map(({ role }) => role);
}

test('Of several routers the one that announces PPPoE is the lower, and the one that does not the upper.', async (t) => {
  assert.deepEqual(await rolesOf(t, ['ip', 'ppp']), ['upper', 'lower']);
});

test('What announces both is either, and nobody has a role where all announce the same.', async (t) => {
  assert.deepEqual(await rolesOf(t, ['ip', 'both', 'ppp']), ['upper', undefined, 'lower']);
  assert.deepEqual(await rolesOf(t, ['ip', 'ip']), [undefined, undefined]);
  assert.deepEqual(await rolesOf(t, ['ppp']), [undefined]);
});

test('Two routers that have the same UDN are both found, each at its address.', async (t) => {
  const same = boxWith('uuid:00000000-0000-0000-0000-000000000007');
  const announcements = await Promise.all(
    ['127.0.0.2', '127.0.0.3'].map(async (from) => {
      const { at } = await pages(t, from, { '/d.xml': same });
      return { from, location: at('/d.xml') };
    }),
  );
  const found = await find(await announce(t, announcements));
  assert.deepEqual(
    found.map(({ address }) => address),
    ['127.0.0.2', '127.0.0.3'],
  );
  assert.equal(found[0]?.identity, found[1]?.identity);
});

test('A router that announces itself at another host is found at its own, and that host is named.', async (t) => {
  const { at } = await pages(t, '127.0.0.2', { '/x/d.xml': DESCRIPTION });
  const claimed = at('/x/d.xml').replace('127.0.0.2', '192.0.2.9');
  const [found] = await find(await announce(t, [{ from: '127.0.0.2', location: claimed }]));
  assert.equal(found?.url, at('/x/d.xml'));
  assert.equal(found.claimed, new URL(claimed).host);
});

test('Who announces a description on another host is ignored, and that host is not asked.', async (t) => {
  const { at, asked } = await pages(t, '127.0.0.3', { '/d.xml': DESCRIPTION });
  const port = await announce(t, [{ from: '127.0.0.2', location: at('/d.xml') }]);
  assert.deepEqual(await find(port), []);
  assert.deepEqual(asked, []);
});

test('A television and a box that has gone away keep no router from being found.', async (t) => {
  const television = await pages(t, '127.0.0.2', { '/tv.xml': TELEVISION });
  const router = await pages(t, '127.0.0.4', { '/d.xml': DESCRIPTION });
  const port = await announce(t, [
    { from: '127.0.0.2', location: television.at('/tv.xml') },
    { from: '127.0.0.3', location: 'http://127.0.0.3:9/gone.xml' },
    { from: '127.0.0.4', location: router.at('/d.xml') },
  ]);
  assert.deepEqual(
    (await find(port)).map(({ address }) => address),
    ['127.0.0.4'],
  );
  assert.ok(television.asked.includes('/tv.xml'));
});

test('Where nobody answers, or the search was given up, there are no routers.', async (t) => {
  assert.deepEqual(await find(await announce(t, [])), []);
  const box = await startIgd({ ssdp: {} });
  t.after(() => box.close());
  assert.deepEqual(await find(box.ssdpPort, AbortSignal.abort()), []);
  assert.equal(box.count(), 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressByDns,
  addressesOf,
  provisioning,
  provisioningIn,
  reverseName,
} from '../../../lib/transport/probe-dns.ts';
import { dnsServer, type DnsAnswer } from '../../support/dns-server.ts';

const { signal } = new AbortController();
const NXDOMAIN = { rcode: 3 } as const;

test('The name of an address is asked for in one question.', async (t) => {
  const { server, asked } = await dnsServer(t, () => ({ ptr: ['M106072018052.v4.enabler.ne.jp'] }));
  const name = await reverseName('106.72.18.52', { signal, server, from: '127.0.0.1' });
  assert.equal(name, 'M106072018052.v4.enabler.ne.jp');
  assert.deepEqual(asked, ['52.18.72.106.in-addr.arpa']);
});

test('No name is no fault; a name that is none is passed over.', async (t) => {
  const answers: DnsAnswer[] = [NXDOMAIN, { ptr: [] }, { ptr: ['bad\u001bname.example', 'good.example'] }];
  const { server } = await dnsServer(t, () => answers.shift() ?? 'silent');
  const names = [];
  for (let at = 0; at < 3; at += 1) names.push(await reverseName('192.0.2.1', { signal, server }));
  assert.deepEqual(names, [undefined, undefined, 'good.example']);
});

test('A server that fails, refuses or keeps silent is told apart.', async (t) => {
  const answers: DnsAnswer[] = [{ rcode: 2 }, { rcode: 5 }, 'silent'];
  const { server } = await dnsServer(t, () => answers.shift() ?? 'silent');
  const ask = () => reverseName('192.0.2.1', { signal, server, timeoutMs: 200 });
  await assert.rejects(ask(), { code: 'unreachable', detail: 'ESERVFAIL' });
  await assert.rejects(ask(), { code: 'unreachable', detail: 'EREFUSED' });
  await assert.rejects(ask(), { code: 'timeout' });
});

test('It is cancelled before and while it asks.', async (t) => {
  const { server } = await dnsServer(t, () => 'silent');
  await assert.rejects(reverseName('192.0.2.1', { signal: AbortSignal.abort(), server }), {
    code: 'cancelled',
  });
  const end = new AbortController();
  const asked = assert.rejects(reverseName('192.0.2.1', { signal: end.signal, server }), {
    code: 'cancelled',
  });
  end.abort();
  await asked;
});

test('A resolver that knows where IPv4 is provisioned is that of an IPoE provider.', async (t) => {
  const answers: DnsAnswer[] = [
    { txt: ['v=spf1 -all', 'v=v6mig-1 url=https://vne.example/rule.cgi t=b'] },
    { txt: ['v=spf1 -all'] },
    NXDOMAIN,
  ];
  const { server, asked } = await dnsServer(t, () => answers.shift() ?? 'silent');
  assert.deepEqual(await provisioning({ signal, server }), {
    url: 'https://vne.example/rule.cgi',
    verified: true,
  });
  assert.equal(await provisioning({ signal, server }), undefined);
  assert.equal(await provisioning({ signal, server }), undefined);
  assert.deepEqual(new Set(asked), new Set(['4over6.info']));
});

test('A record of HB46PP names a version, an address and whether its certificate counts.', () => {
  const url = 'http://vne.example/rule.cgi';
  assert.deepEqual(provisioningIn(`t=a url=${url}  v=v6mig-1`), { url, verified: false });
  for (const wrong of [
    '',
    'v=v6mig-2 url=https://vne.example/ t=b',
    'v=v6mig-1 url=https://vne.example/',
    'v=v6mig-1 url=https://vne.example/ t=c',
    'v=v6mig-1 t=b',
    'v=v6mig-1 url=nonsense t=b',
    'v=v6mig-1 url=http://vne.example/ t=b',
    'v=v6mig-1 url=ftp://vne.example/ t=a',
  ])
    assert.equal(provisioningIn(wrong), undefined, wrong);
});

test('Services tell one’s own address as an address or as text.', async (t) => {
  const answers: DnsAnswer[] = [
    { a: ['106.72.18.52'] },
    { txt: ['edns0-client-subnet x', '106.72.18.53'] },
    NXDOMAIN,
  ];
  const { server: host } = await dnsServer(t, () => answers.shift() ?? 'silent');
  assert.equal(await addressByDns({ host, name: 'me.example', type: 'A' }, { signal }), '106.72.18.52');
  assert.equal(await addressByDns({ host, name: 'me.example', type: 'TXT' }, { signal }), '106.72.18.53');
  await assert.rejects(addressByDns({ host, name: 'me.example', type: 'A' }, { signal }), {
    code: 'unreadable',
  });
});

test('A literal address is asked nobody for; a name has some, or none.', async (t) => {
  const answers: DnsAnswer[] = [{ a: ['192.0.2.1', '192.0.2.2'] }, NXDOMAIN];
  const { server, asked } = await dnsServer(t, () => answers.shift() ?? 'silent');
  assert.deepEqual(await addressesOf('192.0.2.9', { signal, server }), ['192.0.2.9']);
  assert.deepEqual(asked, []);
  const found = await addressesOf('stun.example', { signal, server });
  assert.deepEqual(found.toSorted(), ['192.0.2.1', '192.0.2.2']);
  assert.deepEqual(await addressesOf('none.example', { signal, server }), []);
});

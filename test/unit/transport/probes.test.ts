import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, type NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { askHomeGateway, isOn } from '../../../lib/transport/probe-home-gateway.ts';
import { hopsIn, hopsTo } from '../../../lib/transport/probe-hops.ts';
import { addressByHttp } from '../../../lib/transport/probe-http-echo.ts';
import { segmentSize } from '../../../lib/transport/probe-mss.ts';
import { ownIpv4, ownIpv4Beside, ownPrefixes } from '../../../lib/transport/probe-prefixes.ts';
import { routeTo } from '../../../lib/transport/probe-route.ts';
import { probeIds, probes, probesNamed, probesOf } from '../../../lib/transport/probes.ts';
import { services } from '../../../lib/transport/services.ts';
import { scriptedShell } from '../../support/scripted-shell.ts';
import { loopback, reply } from './loopback.ts';

const { signal } = new AbortController();

describe('what there is to ask', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'paths.md'), 'utf8');

  test('Every probe says what it tells, whom, and at what cost, in both languages.', () => {
    assert.deepEqual(
      probes.map(({ id }) => id),
      probeIds,
    );
    for (const { tells, privacy, cost } of probes)
      for (const text of [tells, privacy, cost])
        assert.ok(text.en !== '' && /[ぁ-んァ-ヶ一-龠]/.test(text.ja));
  });

  test('Every probe, and every host outside, stands in docs/paths.md.', () => {
    assert.deepEqual(
      probes.flatMap(({ reach, hosts, id }) => (reach !== 'internet' && hosts.length > 0 ? [id] : [])),
      [],
    );
    const { dnsEcho, stun, httpEcho, web } = services;
    const hosts = [...dnsEcho, ...stun, ...web].map(({ host }) => host);
    const names = [...hosts, ...httpEcho.map(({ hostname }) => hostname), ...probeIds];
    for (const name of names) assert.ok(page.includes(`\`${name}\``), name);
  });

  test('Each that is named is known once, in the order of the list; a strange one names those there are.', () => {
    assert.deepEqual(probesNamed(['stun', 'neighbours', 'stun']), ['neighbours', 'stun']);
    assert.deepEqual(probesNamed([]), []);
    assert.throws(() => probesNamed(['stun', 'all']), {
      code: 'invalid-input',
      detail: /no probe all; there are .*stun/,
    });
    assert.deepEqual(
      [
        ...probesOf('lan', probeIds),
        ...probesOf('road', probeIds),
        ...probesOf('roads', probeIds),
      ].toSorted(),
      probeIds.toSorted(),
    );
  });

  test('Probes that can be steered have two hosts, so that a route can send one of them by the other router.', () => {
    for (const hosts of [services.dnsEcho, services.httpEcho, services.web]) assert.equal(hosts.length, 2);
  });
});

describe('an address by HTTP', () => {
  const asked = async (t: TestContext, body: string, status?: string) => {
    const { url } = await loopback(t, (socket) => socket.end(reply(body, '', status)));
    return addressByHttp(url, { signal, from: '127.0.0.1' });
  };

  test('The first address of an answer counts.', async (t) => {
    assert.equal(await asked(t, 'fl=1\nip=106.72.18.52\nts=1.2\n'), '106.72.18.52');
    assert.equal(await asked(t, '106.72.18.52 5478\n'), '106.72.18.52');
    assert.equal(await asked(t, '{"ip":"106.72.18.52"}'), '106.72.18.52');
  });

  test('None, another status, a redirect and a flood are refused.', async (t) => {
    await assert.rejects(asked(t, 'ip=2001:db8::1 999.1.1.1'), { code: 'unreadable' });
    await assert.rejects(asked(t, '192.0.2.1', '404 Nope'), { code: 'unreadable' });
    await assert.rejects(asked(t, '', '302 Found'), { code: 'unreadable' });
    await assert.rejects(asked(t, `${' '.repeat(5000)}192.0.2.1`), { code: 'unreadable' });
  });
});

test('An address that a redirect leads to is not asked for.', async (t) => {
  const { url, heard } = await loopback(t, (socket, request) =>
    socket.end(
      request.startsWith('GET /there') ? reply('192.0.2.1') : reply('', 'Location: /there\r\n', '302 Found'),
    ),
  );
  await assert.rejects(addressByHttp(url, { signal }), { code: 'unreadable' });
  assert.equal(heard.length, 1);
});

describe('this machine', () => {
  const face = (address: string, internal = false) => ({
    address,
    internal,
    family: address.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
    netmask: '',
    mac: '',
    cidr: null,
    scopeid: 0,
  });
  const interfaces = {
    lo: [face('127.0.0.1', true), face('::1', true)],
    eth0: [
      face('192.168.1.10'),
      face('192.168.1.11'),
      face('fe80::1'),
      face('fd00::1'),
      face('240b:10:1234:5600:0:5eff:fe10:10'),
      face('240b:10:1234:5600:1:2:3:4'),
      face('2409:10:9abc:1200::10'),
    ],
    down: undefined,
  };

  test('Its global prefixes are told once each, its addresses without loopback.', () => {
    assert.deepEqual(ownPrefixes(interfaces), ['240b:10:1234:5600::/64', '2409:10:9abc:1200::/64']);
    assert.deepEqual(ownIpv4(interfaces), ['192.168.1.10', '192.168.1.11']);
    assert.ok(Array.isArray(ownPrefixes()) && Array.isArray(ownIpv4()));
  });

  test('Of its addresses those count that are in one network with a neighbour.', () => {
    const given = (address: string, cidr: string | null, internal = false) =>
      ({ address, cidr, internal, family: 'IPv4', netmask: '', mac: '' }) as NetworkInterfaceInfo;
    const many = {
      lo: [given('127.0.0.1', '127.0.0.1/8', true)],
      docker0: [given('172.17.0.1', '172.17.0.1/16')],
      eth0: [given('192.168.1.10', '192.168.1.10/24'), given('192.168.2.10', '192.168.2.10/23')],
      odd: [given('192.168.1.99', null)],
    };
    assert.deepEqual(ownIpv4Beside('192.168.1.2', many), ['192.168.1.10']);
    assert.deepEqual(ownIpv4Beside('192.168.3.1', many), ['192.168.2.10']);
    assert.deepEqual(ownIpv4Beside('router.local', many), []);
    assert.ok(Array.isArray(ownIpv4Beside('192.168.1.2')));
  });

  test('The kernel says by which router a packet would leave.', async () => {
    const answers: readonly (readonly [string, object | undefined])[] = [
      [
        '203.0.113.80 via 192.168.1.1 dev eth0 src 192.168.1.10 uid 0 \n    cache \n',
        { gateway: '192.168.1.1', source: '192.168.1.10' },
      ],
      ['203.0.113.80 dev eth0 src 192.168.1.10 uid 0 ', { gateway: undefined, source: '192.168.1.10' }],
      [
        '203.0.113.80 via inet6 fe80::1 dev eth0 src 192.168.1.10 ',
        { gateway: undefined, source: '192.168.1.10' },
      ],
      ['RTNETLINK answers: Network is unreachable', undefined],
    ];
    for (const [stdout, route] of answers) {
      const shell = scriptedShell({ 'ip route get 203.0.113.80': { stdout } });
      assert.deepEqual(await routeTo('203.0.113.80', { shell, signal }), route);
    }
    const shell = scriptedShell({
      'ip route get 203.0.113.80 from 192.168.1.11': {
        stdout: '203.0.113.80 from 192.168.1.11 via 192.168.1.2 dev eth0 table 102 ',
      },
    });
    const route = await routeTo('203.0.113.80', { shell, signal, from: '192.168.1.11' });
    assert.deepEqual(route, { gateway: '192.168.1.2', source: '192.168.1.11' });
    const file = '/no/such/table';
    assert.equal(await routeTo('203.0.113.80', { shell: scriptedShell({}), signal, file }), undefined);
  });

  test('Without ip the kernel’s table tells, but for another address than the system’s choice nothing does.', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'route');
    await writeFile(
      file,
      'eth0 00000000 0101A8C0 0003 0 0 100 00000000 0 0 0\neth0 DCDC43D0 0201A8C0 0007 0 0 100 FFFFFFFF 0 0 0\n',
    );
    const options = { shell: scriptedShell({}), signal, file };
    const gateway = async (target: string) => (await routeTo(target, options))?.gateway;
    assert.equal(await gateway('203.0.113.80'), '192.168.1.1');
    assert.equal(await gateway('208.67.220.220'), '192.168.1.2');
    assert.equal(await routeTo('203.0.113.80', { ...options, from: '192.168.1.11' }), undefined);
  });
});

describe('the way', () => {
  test('Hops are read as either program writes them; who keeps silent is not known.', () => {
    const traceroute =
      'traceroute to 203.0.113.80 (203.0.113.80), 5 hops max\n 1  192.168.1.1  0.4 ms\n 2  *\n 3  61.126.0.2  1 ms\n';
    assert.deepEqual(hopsIn(traceroute), ['192.168.1.1', undefined, '61.126.0.2']);
    const tracepath =
      ' 1?: [LOCALHOST]                      pmtu 1500\n 1:  192.168.1.1  0.1ms\n 1:  192.168.1.9  0.1ms\n 2:  no reply\n 3:  61.126.0.2  1ms reached\n     Resume: pmtu 1460\n';
    assert.deepEqual(hopsIn(tracepath), ['192.168.1.1', undefined, '61.126.0.2']);
    assert.deepEqual(hopsIn(' 9  192.0.2.1\n 0  192.0.2.2\n99999  192.0.2.3\nnonsense'), []);
  });

  test('Traceroute is asked first, tracepath where no address to send from is wanted.', async () => {
    const stdout = ' 1  192.168.1.1  0.4 ms\n';
    const options = (shell: ReturnType<typeof scriptedShell>, from?: string) => ({ shell, signal, from });
    const both = scriptedShell({ 'traceroute -n -q 1 -w 1 -m 5 -s 192.168.1.11 192.0.2.9': { stdout } });
    assert.deepEqual(await hopsTo('192.0.2.9', options(both, '192.168.1.11')), ['192.168.1.1']);
    const other = scriptedShell({
      traceroute: { code: 1, stderr: 'permission denied' },
      tracepath: { stdout },
    });
    assert.deepEqual(await hopsTo('192.0.2.9', options(other)), ['192.168.1.1']);
    assert.equal(other.ran.length, 2);
    await assert.rejects(hopsTo('192.0.2.9', options(other, '192.168.1.11')), { code: 'unsupported' });
    await assert.rejects(hopsTo('192.0.2.9', options(scriptedShell({}))), { code: 'unsupported' });
  });
});

describe('the size of segments', () => {
  const web = async (t: TestContext) => {
    const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    return { address: '127.0.0.1', port: (server.address() as { port: number }).port };
  };

  test('Ss tells it of our own connection.', async (t) => {
    const target = await web(t);
    const stdout =
      'ESTAB 0 0 127.0.0.1:1 127.0.0.1:2\n\t cubic wscale:7,7 rto:201 rtt:0.1/0.05 mss:1402 pmtu:1454 rcvmss:536 advmss:1448\n';
    const shell = scriptedShell({ ss: { stdout } });
    assert.equal(await segmentSize(target, { shell, signal, from: '127.0.0.1' }), 1402);
    assert.match(shell.ran[0] ?? '', new RegExp(`^ss -tinH dst 127.0.0.1:${target.port} and sport = :\\d+$`));
  });

  test('Without ss, or a word of it, it is not known.', async (t) => {
    const target = await web(t);
    for (const answers of [
      {},
      { ss: { stdout: 'ESTAB rcvmss:536' } },
      { ss: { code: 1, stdout: ' mss:1402 ' } },
    ])
      assert.equal(await segmentSize(target, { shell: scriptedShell(answers), signal }), undefined);
  });

  test('Where nobody listens it is unreachable; it can be cancelled.', async () => {
    const shell = scriptedShell({});
    const closed = { address: '127.0.0.1', port: 1 };
    await assert.rejects(segmentSize(closed, { shell, signal }), { code: 'unreachable' });
    await assert.rejects(segmentSize(closed, { shell, signal: AbortSignal.abort() }), { code: 'cancelled' });
  });
});

describe('the NTT home gateway', () => {
  const box = async (t: TestContext, pages: Readonly<Record<string, string>>) => {
    const { url, heard } = await loopback(t, (socket, request) => {
      const body = pages[/^GET (\S+)/.exec(request)?.[1] ?? ''];
      socket.end(body === undefined ? reply('', '', '404 Not Found') : reply(body));
    });
    const answer = await askHomeGateway('127.0.0.1', { signal, port: Number(url.port) });
    return { answer, asked: heard.map((request) => /^GET (\S+)/.exec(request)?.[1]) };
  };
  const said = (status: string) =>
    `{"name":"jp.ne.enabler.ipv4.setting", "version":"1.2.0", "status":"${status}"}`;

  test('It says which service does MAP-E in it, if one does.', async (t) => {
    const on = await box(t, { '/t/': 'x', '/enabler.ipv4/check': said('ON') });
    assert.deepEqual(on.answer, { mapE: 'v6plus' });
    assert.deepEqual(on.asked, ['/t/', '/enabler.ipv4/check']);
    const other = await box(t, {
      '/t/': 'x',
      '/enabler.ipv4/check': said('OFF'),
      '/biglobe.ipv4/check': `x(${said('ON')});`,
    });
    assert.deepEqual(other.answer, { mapE: 'BIGLOBE' });
    assert.deepEqual((await box(t, { '/t/': 'x' })).answer, { mapE: undefined });
  });

  test('Another box, or one without the software, is asked once and is none.', async (t) => {
    const { answer, asked } = await box(t, {});
    assert.deepEqual([answer, asked], [undefined, ['/t/']]);
  });

  test('Where nobody listens, or the answer breaks off, there is no home gateway.', async (t) => {
    assert.equal(await askHomeGateway('127.0.0.1', { signal, port: 1 }), undefined);
    const { url } = await loopback(t, (socket) => socket.destroy());
    assert.equal(await askHomeGateway('127.0.0.1', { signal, port: Number(url.port) }), undefined);
  });

  test('Only the LAN is asked, and it can be cancelled.', async () => {
    await assert.rejects(askHomeGateway('203.0.113.1', { signal }), { code: 'wrong-host' });
    await assert.rejects(askHomeGateway('127.0.0.1', { signal: AbortSignal.abort() }), { code: 'cancelled' });
  });

  test('ON is read whether wrapped as a call or not; all else is not ON.', () => {
    for (const text of [said('ON'), `x(${said('ON')})`, `/**/ typeof x && x(${said('ON')});`])
      assert.ok(isOn(text));
    for (const text of [
      undefined,
      '',
      'ON',
      said('OFF'),
      '{"status":"on"}',
      '{',
      '{x}',
      '[]',
      '{"status":["ON"]}',
    ])
      assert.ok(!isOn(text), text);
  });
});

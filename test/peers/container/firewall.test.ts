// The rules of examples/pppoe-container in a kernel: what comes in, goes through and goes out, by each interface, and what does not.
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { installed, need } from '../support/peer.ts';
import { Crossing } from './crossing.ts';

const TOOLS = ['nft', 'ip', 'busybox'];
const OPENED = 8080;
const CLOSED = 8081;
const SSH = 2222;
const OWN = { lan: '192.168.10.3', here: '172.18.0.2', session: '203.0.113.2', other: '198.51.100.2' };
const FAR = { lan: '192.168.10.50', here: '172.18.0.3', session: '203.0.113.1', other: '198.51.100.1' };
type Place = keyof typeof OWN;
const NUMBERS: Readonly<Record<Place, number>> = { lan: 1, here: 2, session: 3, other: 4 };

/** The container with its four sides; what `other` is called differs. */
function crossing(t: TestContext, other = 'ppp1', env: Readonly<Record<string, string>> = {}): Crossing {
  const crossed = new Crossing(t);
  const at = (place: Place, name: string) =>
    crossed.join(place, { name, own: `${OWN[place]}/24`, far: `${FAR[place]}/24` }, NUMBERS[place]);
  at('lan', 'eth0');
  at('here', 'eth1');
  crossed.load({ OPEN: `tcp/${OPENED}`, ...env });
  at('session', 'ppp0');
  at('other', other);
  crossed.in('box', `ip route add default via ${FAR.session}`);
  return crossed;
}

const needRoot = (t: TestContext) =>
  need(t, `root and ${TOOLS.join(', ')}`, process.getuid?.() === 0 && TOOLS.every(installed));

const seen = (address: string) => `seen ::ffff:${address}`;

describe('the firewall', { timeout: 120_000, concurrency: 2 }, () => {
  test('Lets in by the session what OPEN names, and a ping.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t);
    await box.serve('box', OPENED, CLOSED, SSH);
    const asked = [OPENED, CLOSED, SSH].map((port) => box.ask('session', OWN.session, port));
    assert.deepEqual(await Promise.all(asked), [seen(FAR.session), undefined, undefined]);
    assert.ok(box.pings('session', OWN.session));
  });

  test('Lets nobody to the SSH server over the session, private address or not, though OPEN covers its port.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t, 'ppp1', { OPEN: 'tcp/2000-3000' });
    await box.serve('box', SSH, 2223);
    box.in('session', 'ip addr add 10.9.9.9/32 dev far; ip route replace default dev far src 10.9.9.9');
    box.in('box', 'ip route add 10.9.9.9 dev ppp0');
    box.in('session', `ip route replace ${OWN.lan} dev far src 10.9.9.9`);
    const ask = (port: number) => box.ask('session', OWN.lan, port);
    assert.deepEqual(await Promise.all([ask(2223), ask(SSH)]), [seen('10.9.9.9'), undefined]);
  });

  for (const name of ['ppp1', 'ppp17', 'wan0', 'nas0', 'eth2']) {
    test(`Lets nothing else in or through by a session that is called ${name}.`, async (t) => {
      if (!needRoot(t)) return;
      const box = crossing(t, name);
      await Promise.all([box.serve('box', CLOSED, SSH), box.serve('lan', CLOSED), box.serve('here', CLOSED)]);
      const asked = [
        box.ask('other', OWN.other, CLOSED),
        box.ask('other', OWN.other, SSH),
        box.ask('other', OWN.lan, CLOSED),
        box.ask('other', FAR.lan, CLOSED),
        box.ask('other', FAR.here, CLOSED),
      ];
      assert.deepEqual(new Set(await Promise.all(asked)), new Set([undefined]));
    });
  }

  test('Keeps a public address out by whatever interface it comes.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t);
    await box.serve('box', CLOSED, SSH);
    for (const place of ['lan', 'here'] as const) {
      box.in(
        place,
        `ip addr add 192.0.2.7/32 dev far; ip route replace default via ${OWN[place]} src 192.0.2.7`,
      );
      box.in(place, `ip route replace ${OWN[place]} dev far src 192.0.2.7`);
      box.in('box', `ip route replace 192.0.2.7 via ${FAR[place]}`);
      const asked = [CLOSED, SSH].map((port) => box.ask(place, OWN[place], port));
      assert.deepEqual(await Promise.all(asked), [undefined, undefined], place);
    }
  });

  test('Lets in all from the LAN and from beside it on this server.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t);
    await box.serve('box', CLOSED, SSH);
    for (const place of ['lan', 'here'] as const) {
      const asked = [CLOSED, SSH].map((port) => box.ask(place, OWN[place], port));
      assert.deepEqual(await Promise.all(asked), [seen(FAR[place]), seen(FAR[place])]);
    }
  });

  test('Does so by the interfaces that PPPOE_INTERFACE and INSIDE name, and by no other.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t, 'br0', { PPPOE_INTERFACE: 'eth0', INSIDE: 'br0' });
    box.in('other', `ip addr replace 192.168.77.1/24 dev far`);
    box.in('box', 'ip addr replace 192.168.77.2/24 dev br0');
    await box.serve('box', CLOSED);
    const asked = [
      box.ask('lan', OWN.lan, CLOSED),
      box.ask('other', '192.168.77.2', CLOSED),
      box.ask('here', OWN.here, CLOSED),
    ];
    assert.deepEqual(await Promise.all(asked), [seen(FAR.lan), seen('192.168.77.1'), undefined]);
  });

  test('Leads nobody between the LAN and the containers beside it.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t);
    await Promise.all([box.serve('lan', CLOSED), box.serve('here', CLOSED), box.serve('session', CLOSED)]);
    const asked = [
      box.ask('lan', FAR.here, CLOSED),
      box.ask('here', FAR.lan, CLOSED),
      box.ask('here', FAR.session, CLOSED),
      box.ask('session', FAR.here, CLOSED),
      box.ask('session', FAR.lan, CLOSED),
    ];
    assert.deepEqual(new Set(await Promise.all(asked)), new Set([undefined]));
  });

  test('Leads the LAN out by the session only.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t);
    await Promise.all([box.serve('session', CLOSED), box.serve('other', CLOSED)]);
    const asked = [box.ask('lan', FAR.session, CLOSED), box.ask('lan', FAR.other, CLOSED)];
    assert.deepEqual(await Promise.all(asked), [seen(OWN.session), undefined]);
  });

  for (const [KEEP_SOURCE, visitor] of [
    ['no', OWN.lan],
    ['yes', FAR.session],
  ] as const) {
    test(`Leads on to the LAN what FORWARD names, and KEEP_SOURCE=${KEEP_SOURCE} shows who came.`, async (t) => {
      if (!needRoot(t)) return;
      const box = crossing(t, 'ppp1', { FORWARD: `tcp/443=${FAR.lan}:${CLOSED}`, KEEP_SOURCE });
      await box.serve('lan', CLOSED);
      const asked = [box.ask('session', OWN.session, 443), box.ask('other', OWN.other, 443)];
      const [answer, ...others] = await Promise.all(asked);
      assert.equal(answer, seen(visitor));
      assert.doesNotMatch(others.join(), /seen/);
    });
  }

  test('Keeps IPv6 out, in, and from going through, by every interface.', async (t) => {
    if (!needRoot(t)) return;
    const box = crossing(t, 'eth2');
    const places = ['lan', 'here', 'session', 'other'] as const;
    await box.serve('box', OPENED, CLOSED, SSH);
    for (const place of places) await box.serve(place, CLOSED);
    const six = (place: Place, end: 1 | 2) => `2001:db8:${NUMBERS[place]}::${end}`;
    const asked = places.flatMap((place) => [
      ...[OPENED, CLOSED, SSH].map((port) => box.ask(place, six(place, 1), port)),
      box.ask('box', six(place, 2), CLOSED),
      ...places.filter((to) => to !== place).map((to) => box.ask(place, six(to, 2), CLOSED)),
    ]);
    assert.deepEqual(new Set(await Promise.all(asked)), new Set([undefined]));
    assert.equal(await box.ask('box', '::1', CLOSED), 'seen ::1');
  });

  test('Takes no word that is not one of its own.', (t) => {
    if (!needRoot(t)) return;
    const box = new Crossing(t);
    for (const [name, word] of [
      ['OPEN', 'tcp/0'],
      ['OPEN', 'tcp/65536'],
      ['OPEN', 'tcp/90-80'],
      ['OPEN', 'tcp/80;accept'],
      ['FORWARD', 'udp/53=192.168.10.256'],
      ['FORWARD', 'udp/53=192.168.10.2:70000'],
      ['PPPOE_INTERFACE', 'ppp0'],
      ['PPPOE_INTERFACE', 'eth*'],
      ['INSIDE', 'eth1 ppp3'],
      ['INSIDE', 'lo'],
      ['INSIDE', 'a"b'],
    ] as const)
      assert.throws(() => box.load({ [name]: word }), { status: 78 }, `${name}=${word}`);
  });
});

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { uptime } from '../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { edited, instead, Tamper, type Tampering } from '../../support/tamper.ts';
import { airstationBox, openedOn } from './home.ts';

/** A router on a box whose answers can be changed on their way, opened before any is. */
async function tampered(t: TestContext) {
  const face = await airstationBox(t);
  const tamper = await Tamper.start(t, () => face.url);
  const side = await openedOn(t, face, { url: tamper.url });
  assert.equal(side.value(sessionUp), true, side.lines.join('\n'));
  return { face, tamper, side };
}

const STATUS = /^\/info\.html/;
const half: Tampering = ({ status, headers, body }, response) => {
  response.writeHead(status, headers).write(body.subarray(0, body.length / 3));
  response.socket?.end();
};

const circle: Tampering = (answer, response, path) =>
  instead(`<script>location.href="/info.html?${path.endsWith('a') ? 'b' : 'a'}"</script>`)(
    answer,
    response,
    path,
  );

for (const [what, rule, codes] of [
  ['a page that ends in the middle', half, ['unreadable', 'unreachable']],
  ['an empty page', instead(''), ['unreadable']],
  [
    'a page of another sort',
    instead('<html><body><p>Maintenance, please wait.</p></body></html>'),
    ['unreadable'],
  ],
  ['an error page', instead('<h1>500</h1>', 500), ['unreadable']],
  ['a page that script leads in a circle', circle, ['refused-redirect']],
] as const)
  test(`In place of the status page there is ${what}: its values become unknown, and are back when it is.`, async (t) => {
    const { side, tamper } = await tampered(t);
    const mend = tamper.change(STATUS, rule);
    // the first time may be a hiccup
    await side.look();
    await side.look();
    assert.ok((codes as readonly string[]).includes(side.why(sessionUp) ?? ''), side.why(sessionUp));
    // never an empty or a false value for what could not be read
    for (const token of [wanIpv4, wanMode, uptime]) assert.ok(side.why(token) !== undefined, token.id);
    side.sent();
    mend();
    await side.look();
    assert.equal(side.value(sessionUp), true);
    assert.equal(side.router.problem, undefined);
  });

test('In place of each page there is the login page with status 200: one more login, then session-lost, and no flood.', async (t) => {
  const { face, side, tamper } = await tampered(t);
  // sooner it would look as if somebody had put us out
  side.clock.skip(16_000);
  const before = face.logins;
  const login = await (await fetch(new URL('/login.html', face.url))).text();
  const mend = tamper.change(/^\/(info|wan|index_adv|lan|init|pppoe)/, instead(login));
  await side.look();
  await side.look();
  assert.ok(
    ['session-lost', 'auth-failed'].includes(side.router.problem?.code ?? ''),
    side.router.problem?.code,
  );
  assert.ok(face.logins - before <= 4, `${face.logins - before} logins`);
  mend();
  await side.look();
  assert.equal(side.router.problem, undefined);
});

for (const [what, rule] of [
  ['another host', instead('', 302, { location: 'http://192.0.2.7/' })],
  ['another host by script', instead('<script>location.replace("http://192.0.2.7/x")</script>')],
  ['another host by a refresh', instead('<meta http-equiv="refresh" content="0;url=http://192.0.2.7/">')],
  ['itself', instead('', 302, { location: '/info.html' })],
] as const)
  test(`A status page that leads to ${what} is not followed, and it is well again when that page is.`, async (t) => {
    const { side, tamper } = await tampered(t);
    const mend = tamper.change(STATUS, rule);
    await side.look();
    assert.equal(side.router.problem?.code, 'refused-redirect');
    mend();
    await side.look();
    assert.equal(side.router.problem, undefined);
    assert.equal(side.value(sessionUp), true);
  });

test('A status page that leads to another port is not followed there.', async (t) => {
  const { side, tamper, face } = await tampered(t);
  const other = await Tamper.start(t, () => face.url);
  tamper.change(STATUS, instead('', 302, { location: other.url.href }));
  await side.look();
  assert.equal(side.router.problem?.code, 'refused-redirect');
  assert.deepEqual(other.asked, []);
});

test('Nonsense in one line becomes unknown, and the other lines stay.', async (t) => {
  const { side, face, tamper } = await tampered(t);
  const { address } = face.box.session;
  assert.ok(address);
  tamper.change(
    STATUS,
    edited((html) =>
      html
        .replaceAll(address, '999.1.2.3')
        .replaceAll(face.box.wanMac, 'zz:zz:zz')
        .replace(/\d+日 [\d:]+/, '-1'),
    ),
  );
  await side.look();
  assert.equal(side.why(wanIpv4), 'unreadable');
  assert.ok(side.why(wanMac) !== undefined);
  assert.notEqual(side.value(uptime), '-1');
  assert.equal(side.value(sessionUp), true);
  assert.equal(side.value(lanMac), face.box.lanMac);
  assert.equal(side.router.problem, undefined);
});

test('An address of zeros is no address.', async (t) => {
  const { side, face, tamper } = await tampered(t);
  tamper.change(
    STATUS,
    edited((html) => html.replaceAll(face.box.session.address ?? '?', '0.0.0.0')),
  );
  await side.look();
  assert.equal(side.why(wanIpv4), 'not-said');
});

test('Another box at the address between two actions is wrong-host, and nothing is written to it.', async (t) => {
  const { side, face, tamper } = await tampered(t);
  assert.equal(side.value(identity)?.model, 'WSR-1800AX4S');
  const mend = tamper.change(
    STATUS,
    edited((html) => html.replaceAll('WSR-1800AX4S', 'WSR-3200AX4S')),
  );
  side.sent();
  await assert.rejects(side.run(dhcpServer, false), { code: 'wrong-host' });
  await assert.rejects(side.run(pppoeAccount, { username: 'a', password: 'b' }), { code: 'wrong-host' });
  assert.deepEqual(side.sent(), []);
  assert.equal(face.box.settings.dhcp, true);
  await side.look();
  assert.equal(side.router.problem?.code, 'wrong-host');
  // ours is back
  mend();
  await side.look();
  assert.equal(side.router.problem, undefined);
  const { outcome } = await side.run(dhcpServer, false);
  assert.equal(outcome, 'verified');
});

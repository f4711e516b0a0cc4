import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openDriver } from '../../../../lib/application/open.ts';
import { examine } from '../../../../lib/application/read-once.ts';
import { catalogue } from '../../../../lib/capabilities/catalogue.ts';
import { dhcpServer } from '../../../../lib/capabilities/dhcp-server.ts';
import { identity } from '../../../../lib/capabilities/identity.ts';
import { lanAddress } from '../../../../lib/capabilities/lan-address.ts';
import { pppoeBridge } from '../../../../lib/capabilities/pppoe-bridge.ts';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { wanIpv6 } from '../../../../lib/capabilities/wan-ipv6.ts';
import { drivers, recognise } from '../../../../lib/drivers/registry.ts';
import { DetectionBudget } from '../../../../lib/drivers/detection-budget.ts';
import type { AnyDoable } from '../../../../lib/router/capability.ts';
import { systemClock } from '../../../../lib/router/clock.ts';
import { settings } from '../../../support/settings-of.ts';
import { soon, taughtHome } from '../../../support/taught.ts';
import type { KazagurumaOptions } from '../../../emulators/kazaguruma/kazaguruma.ts';
import { english } from '../../../emulators/kazaguruma/words.ts';
import { fails } from '../../../support/fails.ts';

async function read(t: TestContext, options: KazagurumaOptions = {}, profile?: Record<string, unknown>) {
  const { face, config, credentials } = await taughtHome(t, options);
  const lines: string[] = [];
  const router = await examine({ ...config, ...(profile && { profile }) }, soon(), {
    credentials,
    log: (line) => lines.push(line),
  });
  t.after(() => router.close());
  const set = (capability: AnyDoable, input: unknown) =>
    router.run({ capability, input, origin: 'flow', force: true });
  return { face, router, set, lines };
}

for (const language of ['en', 'ja'] as const)
  test(`A screen that nobody has described is read by its words (${language}).`, async (t) => {
    const { router, face } = await read(t, { language });
    const { snapshot } = router;
    assert.equal(snapshot.value(sessionUp), true);
    assert.equal(snapshot.value(wanIpv4), face.box.wanAddress);
    assert.equal(snapshot.value(dhcpServer), true);
    assert.equal(snapshot.value(lanAddress), '127.0.0.1');
    assert.equal(snapshot.value(pppoeBridge), undefined, 'its word is nobody’s');
    const { model, firmware } = snapshot.value(identity) ?? {};
    assert.deepEqual([model, firmware], ['KZ-20', '3.2.1']);
    assert.equal(face.logins, 1);
    assert.deepEqual(face.saves, []);
  });

for (const [said, told] of [
  ['2001:DB8:0:1::0005/64', '2001:db8:0:1::5'],
  ['fe80::1', undefined],
  ['::', undefined],
  ['---', undefined],
] as const)
  test(`An IPv6 address of the Internet side that reads “${said}” is ${told}.`, async (t) => {
    const { router } = await read(t, { ipv6: said });
    assert.equal(router.snapshot.value(wanIpv6), told);
  });

test('It logs out when it is closed, restarts nothing, and follows no link that does something.', async (t) => {
  const { router, face } = await read(t, { listed: 5 });
  await router.close();
  assert.equal(face.sessions, 0);
  assert.equal(face.box.away, false);
  const paths = face.requests.map(({ path }) => path);
  // the way out is pressed once, at the end
  assert.deepEqual(
    paths.filter((path) => /leave|restart|cgi|passcode/.test(path)),
    ['/leave.html'],
  );
  assert.equal(paths.at(-1), '/');
});

test('However many pages there are, a bounded number is looked at, and of a list only its beginning.', async (t) => {
  const { face } = await read(t, { listed: 500 });
  assert.ok(face.requests.length < 60, String(face.requests.length));
  assert.ok(face.requests.filter(({ path }) => path.startsWith('/log/')).length <= 8);
});

test('What its words have found is read, and refused for writing with a code and a sentence.', async (t) => {
  const { face, router, set } = await read(t);
  const offer = router.offers.find(({ capability }) => capability === dhcpServer);
  assert.equal(offer?.withdrawn?.code, 'disabled');
  assert.match(offer.withdrawn.sentence('en'), /nobody has confirmed/);
  assert.match(offer.withdrawn.sentence('ja'), /確認がまだです/);
  await fails(set(dhcpServer, false), 'disabled');
  await fails(set(pppoeBridge, true), 'unsupported');
  assert.deepEqual(face.saves, []);
  assert.equal(face.box.settings.dhcp, true);
});

test('What its owner has confirmed is written by the button of its own form, and read back.', async (t) => {
  const profile = settings({ 'dhcp.server': { basis: 'taught' } });
  const { face, set } = await read(t, {}, profile);
  const { outcome } = await set(dhcpServer, false);
  assert.equal(outcome, 'verified');
  assert.deepEqual(face.saves, ['/save/dhcp']);
  assert.equal(face.box.settings.dhcp, false);
});

test('What was confirmed and is not found any more is not written.', async (t) => {
  const taught = { page: '/net/lan.html', label: ['DHCP service'], basis: 'taught', concept: null };
  const profile = {
    ...settings({ 'dhcp.server': taught }),
    pages: { '/net/lan.html': { path: '/net/lan.html' } },
  };
  const { face, set } = await read(t, {}, profile);
  await assert.rejects(set(dhcpServer, false));
  assert.deepEqual(face.saves, []);
});

test('What stands in two places that disagree is not read, and not written.', async (t) => {
  const words = { ipAddress: 'LAN IP address', wanAddress: 'LAN IP address' };
  const { router, set } = await read(t, { words }, settings({ 'lan.address': { basis: 'taught' } }));
  assert.equal(router.snapshot.value(lanAddress), undefined, 'they disagree');
  await fails(set(lanAddress, '127.0.0.9'), 'unsupported');
});

test('A wrong password is tried once, and not again until somebody asks.', async (t) => {
  const { face, config } = await taughtHome(t);
  const driver = await openDriver(config, soon(), { credentials: { username: 'owner', password: 'wrong' } });
  t.after(() => driver.close());
  const [look] = driver.channels.flatMap(({ looks }) => looks);
  assert.ok(look);
  for (let n = 0; n < 3; n += 1) await fails(look.read(soon()), 'auth-failed');
  assert.equal(face.logins, 1);
  await fails(look.read(soon(), true), 'auth-failed');
  assert.equal(face.logins, 2);
  assert.equal(face.sessions, 0);
});

test('Somebody else who is in is left alone, and that is no word about the password.', async (t) => {
  const { face, config, credentials } = await taughtHome(t);
  t.after(face.intrude());
  await fails(examine(config, soon(), { credentials }), 'busy');
  assert.equal(face.sessions, 1);
});

test('It is never chosen by itself.', async (t) => {
  const { face } = await taughtHome(t);
  const signal = soon();
  const context = { clock: systemClock, signal, log: () => undefined, budget: new DetectionBudget(signal) };
  await fails(recognise({ host: '127.0.0.1', url: face.url }, context), 'unsupported');
  assert.equal(drivers.find(({ id }) => id === 'screen')?.onlyChosen, true);
  assert.equal(face.logins, 0);
});

test('Without a login it is known, and says what is missing.', async (t) => {
  const { face, config } = await taughtHome(t);
  const router = await examine(config, soon());
  t.after(() => router.close());
  assert.equal(face.logins, 0);
  assert.equal(router.driver?.teaching, undefined);
  // what we do without the router
  const own = ['refresh', 'pause'];
  assert.ok(router.offers.every(({ capability, withdrawn }) => own.includes(capability.id) || withdrawn));
});

test('Every word that it looks for is of the catalogue.', async (t) => {
  const { router } = await read(t);
  const known = new Set<string>(catalogue.map(({ id }) => id));
  for (const { id } of (await router.driver?.teaching?.survey(soon()))?.rows ?? [])
    assert.ok(known.has(id) || id.startsWith('about.'), id);
  assert.equal(english.brand, 'Kazaguruma KZ-20');
});

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { isSameBox } from '../../../../lib/application/known-places.ts';
import { openDriver } from '../../../../lib/application/open.ts';
import { examine } from '../../../../lib/application/read-once.ts';
import { proposalFor } from '../../../../lib/application/propose-screen.ts';
import { dhcpServer } from '../../../../lib/capabilities/dhcp-server.ts';
import { pppoeBridge } from '../../../../lib/capabilities/pppoe-bridge.ts';
import { survey } from '../../../../lib/application/teach.ts';
import { routerConfig } from '../../../../lib/router/config.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { fails } from '../../../support/fails.ts';
import { localDrivers, soon } from '../../../support/taught.ts';
import { box, type Reply } from '../../screen/box.ts';

const CREDENTIALS = { username: 'me', password: 'geheim' };
const BASIC = `Basic ${Buffer.from('me:geheim').toString('base64')}`;

/** A box that asks for a login as HTTP does. */
const basic = (pages: Readonly<Record<string, string>>): Parameters<typeof box>[1] => {
  return ({ path, headers }): Reply | undefined => {
    if (headers['authorization'] === BASIC) return pages[path];
    return (answer) => answer.writeHead(401, { 'www-authenticate': 'Basic realm="box"' }).end();
  };
};

const configFor = (url: URL, profile?: unknown) =>
  routerConfig.parse({ address: url.href, driver: 'screen', ...(profile !== undefined && { profile }) });

test('A screen behind HTTP Basic is read as well.', async (t: TestContext) => {
  localDrivers(t);
  const pages = {
    '/': '<ul><li><a href="/lan.html">LAN</a></li></ul>',
    '/lan.html': '<table><tr><th>DHCP server<td>Enabled</table>',
  };
  const there = await box(t, basic(pages));
  const { rows } = await survey(configFor(there.url), soon(), { credentials: CREDENTIALS });
  assert.equal(rows.find(({ id }) => id === 'dhcp.server')?.value, true);
});

test('Where no login form is found it says so, and no driver is proposed.', async (t) => {
  localDrivers(t);
  const there = await box(t, () => 'hello');
  const config = configFor(there.url);
  await fails(openDriver(config, soon(), { credentials: CREDENTIALS }), 'unsupported');
  const auto = { ...config, driver: 'auto' };
  assert.equal(await proposalFor(auto, new RouterError('unsupported'), soon()), undefined);
  assert.ok(there.lines().length <= 4);
});

test('No driver is proposed where one was chosen, for another trouble, and where nothing answers.', async (t) => {
  const there = await box(t, basic({}));
  const auto = { ...configFor(there.url), driver: 'auto' };
  assert.equal((await proposalFor(auto, new RouterError('unsupported'), soon()))?.driver, 'screen');
  assert.equal(await proposalFor(auto, new RouterError('auth-failed'), soon()), undefined);
  assert.equal(
    await proposalFor({ ...auto, driver: 'igd' }, new RouterError('unsupported'), soon()),
    undefined,
  );
  const dead = { ...auto, address: 'http://127.0.0.1:1/' };
  assert.equal(await proposalFor(dead, new RouterError('unreachable'), soon()), undefined);
});

test('Whoever describes the login in the overrides is not asked for it.', async (t) => {
  localDrivers(t);
  const form =
    '<form method=post action=/in><input name=a><input name=b><input type=password name=p><button>Go</button></form>';
  let isIn = false;
  const there = await box(t, ({ path, body }) => {
    if (path === '/in') isIn = body.includes('p=geheim');
    return isIn ? '<table><tr><th>DHCP server<td>Disabled</table>' : form;
  });
  const login = {
    kind: 'form',
    path: '/',
    user: { name: 'a' },
    password: { name: 'p' },
    press: { caption: ['Go'] },
  };
  const { rows } = await survey(configFor(there.url, { screen: { login } }), soon(), {
    credentials: CREDENTIALS,
  });
  assert.equal(rows.find(({ id }) => id === 'dhcp.server')?.value, false);
});

test('What a new firmware has moved is looked for anew.', async (t) => {
  localDrivers(t);
  const row = '<table><tr><th>DHCP server<td>Enabled</table>';
  const pages: Record<string, string> = { '/': '<ul><li><a href="/lan.html">LAN</a></ul>', '/lan.html': row };
  const there = await box(t, basic(pages));
  const driver = await openDriver(configFor(there.url), soon(), { credentials: CREDENTIALS });
  t.after(() => driver.close());
  const [look] = driver.channels.flatMap(({ looks }) => looks);
  const read = async () =>
    [...((await look?.read(soon()))?.observed('screen', 0) ?? [])].find(
      ([{ id }]) => id === 'dhcp.server',
    )?.[1];
  assert.equal((await read())?.state, 'known');
  delete pages['/lan.html'];
  pages['/'] = '<ul><li><a href="/network.html">Network</a></ul>';
  pages['/network.html'] = row;
  assert.equal((await read())?.state, 'unknown');
  assert.equal((await read())?.state, 'known');
  assert.ok(there.lines().includes('GET /network.html'));
});

test('Without UPnP it is the same box at another address if its login page calls itself the same there, and else nobody can tell.', async (t) => {
  localDrivers(t);
  const form =
    '<form method="post"><input name="u"><input type="password" name="p"><button>Login</button></form>';
  const named = (title: string): Parameters<typeof box>[1] => {
    return ({ path }) => (path === '/' ? `<title>${title}</title>${form}` : undefined);
  };
  const identityOf = async (pages: Parameters<typeof box>[1]) => {
    const driver = await openDriver(configFor((await box(t, pages)).url), soon());
    await driver.close();
    return driver.identity;
  };
  const moved = (identity: string) => identity.replace('127.0.0.1', '192.168.10.2');
  const router = await identityOf(named('Router 7'));
  assert.ok(isSameBox(moved(router), router));
  const long = await identityOf(named('x'.repeat(500)));
  assert.ok(long.length < 200, 'it is kept');
  const untold = await identityOf(basic({}));
  assert.ok(!isSameBox(moved(untold), untold));
});

test('A person who puts us out of a first look is left alone by the next one, too.', async (t) => {
  localDrivers(t);
  let logins = 0;
  let looks = 0;
  const form =
    '<form method=post action=/in>Password <input type=password name=p><input type=submit value=Login></form>';
  const there = await box(t, ({ path }) => {
    if (path === '/in') logins += 1;
    if (path === '/lan.html') looks += 1;
    // he logs in before what was found is read
    if (logins === 0 || looks > 1) return form;
    const row = path === '/lan.html' ? '<table><tr><th>DHCP server<td>Enabled</table>' : '';
    return `<ul><li><a href="/lan.html">LAN</a></li></ul>${row}`;
  });
  const look = () => examine(configFor(there.url), soon(), { credentials: CREDENTIALS });
  await fails(look(), 'busy');
  await fails(look(), 'busy');
  assert.equal(logins, 1);
});

test('Menus that script makes are followed where all that they do is go to a page.', async (t) => {
  localDrivers(t);
  const pages = {
    '/': `<ul><li><a href="javascript:go('lan.html')">LAN</a><li onclick="location.href='pass.html'">Pass-through
      <li><a href="#" onclick="go('reboot.html');return false">Restart</a><li><a href="javascript:del('lan.cgi')">Delete</a>
      <li><a href="javascript:send(document.f,'wan.html')">WAN</a></ul>
      <input type=button value=Initialize onclick="location.href='default.cgi'"><input type=button value=Log onclick="go('log.html')">`,
    '/lan.html': '<table><tr><th>DHCP server<td>Enabled</table>',
    '/pass.html': '<table><tr><th>PPPoE pass-through<td>Disabled</table>',
  };
  const there = await box(t, basic(pages));
  const router = await examine(configFor(there.url), soon(), { credentials: CREDENTIALS });
  t.after(() => router.close());
  assert.deepEqual([router.snapshot.value(dhcpServer), router.snapshot.value(pppoeBridge)], [true, false]);
  assert.deepEqual([...new Set(there.lines())].toSorted(), [
    'GET /',
    'GET /lan.html',
    'GET /log.html',
    'GET /pass.html',
  ]);
});

test('A box whose first page always asks for the login is read from where the login leads, and left by it.', async (t) => {
  localDrivers(t);
  let logins = 0;
  const form =
    '<form method=post action=/in>Password <input type=password name=p><input type=submit value=Login></form>';
  const there = await box(t, ({ path }): Reply | undefined => {
    if (path === '/in') {
      logins += 1;
      return '<script>location.href="/main.html"</script>';
    }
    if (path === '/') return form;
    if (path === '/main.html')
      return '<ul><li><a href="/lan.html">LAN</a><li><a href="/bye">Log out</a></ul>';
    return path === '/lan.html' ? '<table><tr><th>DHCP server<td>Enabled</table>' : undefined;
  });
  const router = await examine(configFor(there.url), soon(), { credentials: CREDENTIALS });
  assert.equal(router.snapshot.value(dhcpServer), true);
  await router.lookNow();
  await router.close();
  assert.equal(logins, 1);
  assert.equal(there.lines().at(-1), 'GET /bye');
});

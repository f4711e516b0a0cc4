import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { startAirstationN, type AirstationN } from '../../emulators/airstation/n.ts';
import { startAirstationN0 } from '../../emulators/airstation/n0.ts';
import { ADMIN, type AirstationOptions, type QuirksN } from '../../emulators/airstation/options.ts';
import type { Settings } from '../../emulators/box/box.ts';
import type { Visitor } from '../../emulators/box/visitor.ts';
import { found, houseOf, titleOf, type House } from '../../support/airstation-house.ts';

interface HouseN extends House<AirstationN> {
  get(path: string, who?: Visitor): Promise<string>;
  login(password?: string, who?: Visitor): Promise<string>;
  /** Opens a page and sends its form with these fields and the page's number. */
  save(path: string, fields: Record<string, string>): Promise<string>;
}

async function house(
  t: TestContext,
  options: AirstationOptions & Partial<QuirksN> = {},
  start = startAirstationN,
): Promise<HouseN> {
  const made = await houseOf(t, start, options);
  const get = async (path: string, who = made.me) => (await who.get(path)).text;
  return {
    ...made,
    get,
    async login(password = ADMIN.password, who = made.me) {
      const form = { nosave_Username: 'admin', nosave_Password: password, nosave_session_num: '' };
      return (await who.post('/login.html', { ...form, MobileDevice: '0' })).text;
    },
    async save(path, fields) {
      const number = numberOn(await get(path));
      return (await made.me.post(path, { ...fields, nosave_session_num: number })).text;
    },
  };
}

const numberOn = (page: string) =>
  found(page, /<input type="hidden" name="nosave_session_num" value="(\d+)">/);

test('Shows model and version to anybody, and nothing else.', async (t) => {
  const { get } = await house(t);
  assert.match(await get('/login.html'), /AirStation<br>\s*WSR-1800AX4S Version 1\.11<br>/);
  for (const path of ['/', '/wan.html', '/index_adv.html', '/packet.html', '/init.html'])
    assert.equal(titleOf(await get(path)), 'Redirect Page');
});

test('A right login leads to the top page and holds for the address it came from.', async (t) => {
  const { get, login, face, visitor } = await house(t);
  assert.match(await login(), /\/index_pc\.html/);
  assert.match(await get('/index_pc.html'), /panel_ADVANCED/);
  assert.equal(titleOf(await get('/index_pc.html', visitor('127.0.0.9'))), 'Redirect Page');
  assert.equal(face.logins, 1);
  assert.equal(face.sessions, 1);
});

test('A wrong password is said in red, and five of them lock the login for a while.', async (t) => {
  const { login, clock } = await house(t);
  assert.match(
    await login('wrong'),
    /<title>ERROR<\/title>[\s\S]*<div style="color:red">パスワードが間違っています。<\/div>/,
  );
  for (let times = 0; times < 4; times++) await login('wrong');
  assert.match(await login(), /color:red">ログインに続けて失敗/);
  await clock.advance(3 * 60_000);
  assert.match(await login(), /index_pc/);
});

test('A second admin is turned away until the first is out.', async (t) => {
  const { login, face, get } = await house(t);
  const leave = face.intrude();
  assert.match(await login(), /color:red">他のユーザーがログインしています/);
  leave();
  assert.match(await login(), /index_pc/);
  await get('/logout.html');
  assert.equal(titleOf(await get('/wan.html')), 'Redirect Page');
});

test('A second admin may replace the first.', async (t) => {
  const { login, get, visitor } = await house(t, { secondAdmin: 'replaces' });
  await login();
  await login(undefined, visitor('127.0.0.9'));
  assert.equal(titleOf(await get('/wan.html')), 'Redirect Page');
});

test('Somebody who does nothing is out after a while.', async (t) => {
  const { login, get, clock } = await house(t);
  await login();
  await clock.advance(4 * 60_000);
  await get('/info.html');
  await clock.advance(4 * 60_000);
  assert.notEqual(titleOf(await get('/info.html')), 'Redirect Page');
  await clock.advance(5 * 60_000);
  assert.equal(titleOf(await get('/info.html')), 'Redirect Page');
});

test('The menu leads to each page by its words.', async (t) => {
  for (const ipv6At of [3, 4] as const) {
    const { login, get, me } = await house(t, { ipv6At });
    await login();
    const menu = await get('/index_adv.html');
    assert.equal(titleOf(menu), 'WSR-1800AX4S - BUFFALO AirStation');
    assert.match(menu, /<iframe id="content_main" name="content_frame"/);
    assert.match(menu, /ChangeMenu2Css\('wan\.html','sub_meu1_0','4','help_wan_port\.html'\)/);
    assert.match(menu, new RegExp(`ChangeMenu2Css\\('ipv6\\.html','sub_meu1_${ipv6At}'`));
    const pages = [...menu.matchAll(/ChangeMenu2Css\('([a-z0-9_]+\.html)'/g)].map(([, page]) => page ?? '');
    for (const page of pages) {
      const { status } = await me.get(`/${page}`);
      assert.equal(status, 200, page);
    }
  }
});

test('A save needs the last number of its page, once.', async (t) => {
  const { login, get, save, box, me } = await house(t);
  await login();
  const old = numberOn(await get('/lan.html'));
  const number = numberOn(await get('/lan.html'));
  const fields = { LanIPAddress: '127.0.11.1' };
  for (const wrong of [old, '', String(Number(number) + 1)])
    assert.match(
      (await me.post('/lan.html', { ...fields, nosave_session_num: wrong })).text,
      /<title>ERROR<\/title>/,
    );
  assert.equal(box.settings.dhcp, true);
  assert.equal(titleOf(await save('/lan.html', fields)), 'しばらくお待ちください。');
  assert.equal(box.settings.dhcp, false);
});

test('The number of another page is not taken.', async (t) => {
  const { login, get, me } = await house(t);
  await login();
  await get('/lan.html');
  const number = numberOn(await get('/wan.html'));
  const answer = await me.post('/lan.html', { LanIPAddress: '127.0.11.1', nosave_session_num: number });
  assert.equal(titleOf(answer.text), 'ERROR');
});

test('Each save changes the box, which is away for a while afterwards.', async (t) => {
  const { login, save, box, clock, get, me } = await house(t);
  await login();
  const saves = [
    ['/wan.html', { WanMethod: '0', WanMacType: '0' }, { wanMode: 'auto' }],
    ['/wan.html', { WanMethod: '6', WanMacType: '0' }, { wanMode: 'ds-lite' }],
    [
      '/wan.html',
      { WanMethod: '2', WanMacType: '1', WanMacAddress: '02-00-5E-00-53-99' },
      { wanMode: 'pppoe', wanMac: '02:00:5e:00:53:99' },
    ],
    ['/wan.html', { WanMacType: '0', WanMacAddress: 'whatever' }, { wanMac: 'default' }],
    [
      '/pppoe.html',
      { PPPoEUser: 'a@b', PPPoEPassword: 'p&q', PPPoEConnect: '2' },
      { account: { username: 'a@b', password: 'p&q' }, keepAlive: 'manual' },
    ],
    [
      '/pppoe.html',
      { PPPoEUser: 'c@d', PPPoEPassword: '', PPPoEConnect: '0' },
      { account: { username: 'c@d', password: 'p&q' }, keepAlive: 'always' },
    ],
    ['/lan.html', { LanIPAddress: '127.0.11.1', LanMacType: '0' }, { dhcp: false }],
    ['/lan.html', { LanIPAddress: '127.0.11.1', DHCPServer: '1', LanMacType: '0' }, { dhcp: true }],
    [
      '/lan.html',
      { LanIPAddress: '127.0.11.1', DHCPServer: '1', LanMacType: '1', LanMacAddress: '02:00:5e:00:53:88' },
      { lanMac: '02:00:5e:00:53:88' },
    ],
    ['/passthrough.html', { PPPoEPassthrough: '1' }, { bridge: true }],
  ] as const;
  for (const [path, fields, expected] of saves) {
    const answer = await save(path, fields);
    assert.equal(titleOf(answer), 'しばらくお待ちください。');
    assert.match(answer, /設定が完了しました。再スタートしています。/);
    for (const [name, value] of Object.entries(expected))
      assert.deepEqual(box.settings[name as keyof Settings], value, path);
    await assert.rejects(me.get('/'), 'away');
    await clock.advance(30_000);
    assert.notEqual(titleOf(await get(path)), 'Redirect Page', 'still logged in');
  }
});

test('What cannot be is not saved.', async (t) => {
  const { login, save, box } = await house(t);
  await login();
  const wrongs = [
    ['/wan.html', { WanMacType: '1', WanMacAddress: '01:00:5e:00:53:99' }],
    ['/wan.html', { WanMacType: '1', WanMacAddress: '00:00:00:00:00:00' }],
    ['/lan.html', { LanIPAddress: '127.0.11' }],
    ['/pppoe.html', { PPPoEUser: '' }],
  ] as const;
  const before = box.settings;
  for (const [path, fields] of wrongs) {
    const answer = await save(path, fields);
    assert.match(answer, /<div style="color:red">/);
    assert.match(answer, /name="nosave_errcontent" value="[^"]+"/);
  }
  assert.equal(box.settings, before);
});

test('Connect and disconnect are buttons of the PPPoE page, and the session is said there and elsewhere.', async (t) => {
  const { login, save, get, box, clock } = await house(t, { settings: { keepAlive: 'manual' } });
  await login();
  await clock.advance(3_723_000);
  await login();
  assert.match(await get('/pppoe.html'), /<th>接続時間<\/th><td>0日 01:02:03<\/td>/);
  assert.match(
    await save('/pppoe.html', { nosave_disconnect: '切断' }),
    /<th>接続状態<\/th><td>未接続<\/td>/,
  );
  assert.equal(box.session.up, false);
  assert.match(await get('/wan.html'), /id="routeron"[\s\S]*未接続/);
  await save('/pppoe.html', { nosave_connect: '接続' });
  assert.equal(box.session.up, true);
  assert.match(await get('/info.html'), /<th>IPアドレス<\/th><td>25\.100\.7\.77<\/td>/);
});

test('What a save confirmed may still be forgotten.', async (t) => {
  const { login, save, box } = await house(t, { forgets: ['dhcp'] });
  await login();
  const answer = await save('/lan.html', {
    LanIPAddress: '127.0.11.1',
    LanMacType: '1',
    LanMacAddress: '02:00:5e:00:53:88',
  });
  assert.match(answer, /設定が完了しました/);
  assert.equal(box.settings.dhcp, true);
  assert.equal(box.lanMac, '02:00:5e:00:53:88');
});

test('The box is found at its new address after it has changed.', async (t) => {
  const { login, save, face, clock, me } = await house(t);
  await login();
  const port = face.url.port;
  assert.match(
    await save('/lan.html', { LanIPAddress: '127.0.11.2', DHCPServer: '1' }),
    /http:\/\/127\.0\.11\.2/,
  );
  await clock.advance(30_000);
  await face.settled();
  assert.equal(face.url.host, `127.0.11.2:${port}`);
  assert.equal((await me.get('/login.html')).status, 200);
  await assert.rejects(once(connect(Number(port), '127.0.11.1'), 'connect'));
});

test('A restart ends all logins and takes a while.', async (t) => {
  const { login, save, me, clock, get, box } = await house(t);
  await login();
  assert.equal(titleOf(await save('/init.html', { nosave_reboot: '1' })), 'しばらくお待ちください。');
  assert.equal(box.session.up, false);
  await assert.rejects(me.get('/'));
  await clock.advance(90_000);
  assert.equal(titleOf(await get('/wan.html')), 'Redirect Page');
  assert.equal(box.session.up, true);
});

test('The settings can be saved to a file.', async (t) => {
  const { login, save } = await house(t);
  await login();
  assert.match(await save('/init.html', { nosave_buttoncfg: '1' }), /^CONFIG/);
});

test('POST is answered without a status line where it is said so.', async (t) => {
  const { face, me } = await house(t, { http09: true });
  const body = 'nosave_Username=admin&nosave_Password=se+cret%2672';
  const socket = connect(Number(face.url.port), face.url.hostname);
  socket.end(
    `POST /login.html HTTP/1.1\r\nHost: box\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  const answer = Buffer.concat(chunks).toString();
  assert.ok(answer.startsWith('<!DOCTYPE'), answer.slice(0, 40));
  assert.match(answer, /index_pc/);
  assert.equal((await me.get('/index_pc.html')).status, 200);
});

test('Pages are in Shift_JIS where it is said so, by their meta alone.', async (t) => {
  const { login, get, me, save, box } = await house(t, { charset: 'shift_jis' });
  assert.match(await login('wrong'), /パスワードが間違っています。/);
  await login();
  const { headers, bytes } = await me.get('/lan.html');
  assert.equal(headers['content-type'], 'text/html');
  assert.match(bytes.toString('latin1'), /charset=shift_jis/);
  assert.ok(bytes.includes(Buffer.from([0x83, 0x54, 0x81, 0x5b, 0x83, 0x6f, 0x81, 0x5b])), 'サーバー');
  assert.match(await get('/lan.html'), /LAN側IPアドレス/);
  await save('/lan.html', { LanIPAddress: '127.0.11.1' });
  assert.equal(box.settings.dhcp, false);
});

test('The number stands behind the table where it is said so.', async (t) => {
  const { login, get } = await house(t, { numberStands: 'after-table' });
  await login();
  assert.match(
    await get('/lan.html'),
    /<table><form[\s\S]*<\/table>\s*<input type="hidden" name="nosave_session_num"[^>]*><\/form>/,
  );
});

test('Labels are renamed or wide where it is said so.', async (t) => {
  const { login, get, face } = await house(t, { labels: 'renamed' });
  await login();
  assert.match(await get('/lan.html'), /<th>エアステーションのIPアドレス<\/th>/);
  face.set({ labels: 'full-width', shape: 'list' });
  assert.match(await get('/lan.html'), /<dt>ＬＡＮ側ＩＰアドレス<\/dt>/);
});

test('Names from the neighbourhood are escaped, or not.', async (t) => {
  const host = '<script>alert(1)</script>';
  const { login, get, face } = await house(t, { host, ssid: '"><b>' });
  await login();
  assert.ok(!(await get('/info.html')).includes(host));
  assert.match(await get('/wlan_basic.html'), /value="&quot;&gt;&lt;b&gt;"/);
  face.set({ escapes: false });
  assert.ok((await get('/info.html')).includes(host));
});

test('An access point has no Internet side to set.', async (t) => {
  const { login, get } = await house(t, { settings: { wanMode: 'ap' } });
  await login();
  const page = await get('/wan.html');
  assert.match(page, /id="routeroff"/);
  assert.doesNotMatch(page, /routeron|WanMethod/);
  assert.match(await get('/info.html'), /アクセスポイントモード/);
});

test('Counters stand in cells of which each client knows the place.', async (t) => {
  const { login, get } = await house(t);
  await login();
  assert.match(
    await get('/packet.html'),
    /<th>Internet側有線<\/th>(<td><div class="DIGIT"><!--\d-->\d+<\/div><\/td>){4}/,
  );
});

test('An answer may get lost after the work is done.', async (t) => {
  const { login, save, get, box, face, clock } = await house(t, { losesAnswer: ['save'] });
  await login();
  await assert.rejects(save('/lan.html', { LanIPAddress: '127.0.11.1' }));
  assert.equal(box.settings.dhcp, false);
  await clock.advance(30_000);
  face.set({ losesAnswer: [], savesLogOut: true });
  await save('/lan.html', { LanIPAddress: '127.0.11.1', DHCPServer: '1' });
  await clock.advance(30_000);
  assert.equal(titleOf(await get('/lan.html')), 'Redirect Page');
});

test('N0 turns the first request away, and takes the login with each that follows.', async (t) => {
  const { visitor, box, face } = await house(t, {}, startAirstationN0);
  const basic = (password: string, from = '127.0.0.1') =>
    visitor(from, { Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` });
  const me = basic(ADMIN.password);
  const first = await me.get('/init.html');
  assert.equal(first.status, 401);
  assert.match(first.headers['www-authenticate'] ?? '', /^Basic realm="BUFFALO/);
  const leave = face.intrude();
  assert.match((await me.get('/init.html')).text, /他のユーザーがログインしています/);
  leave();
  const { status, text } = await me.get('/init.html');
  assert.equal(status, 200);
  assert.equal((await basic('wrong').get('/init.html')).status, 401);
  assert.equal((await visitor().get('/wan.html')).status, 401);
  await me.post('/init.html?screen2', { nosave_reboot: '1', nosave_session_num: numberOn(text) });
  assert.equal(box.away, true);
});

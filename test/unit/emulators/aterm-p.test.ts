import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { ADMIN, type AtermOptions } from '../../emulators/aterm/options.ts';
import { startAtermP, type AtermP } from '../../emulators/aterm/p.ts';
import type { QuirksP } from '../../emulators/aterm/p-options.ts';
import { SHA256_SCRIPT } from '../../emulators/aterm/sha256-script.ts';
import { inputOn, Visitor, type Answer } from '../../emulators/box/visitor.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const PPPOE = {
  settings: { wanMode: 'pppoe', account: { username: 'user@isp.example', password: 'ppp' } },
} as const;

async function p(options: AtermOptions & Partial<QuirksP> = {}) {
  const clock = new FakeClock();
  const face = await startAtermP({ clock, ...options });
  open.push(face);
  return { clock, face, visitor: new Visitor(() => face.url) };
}

const login = (visitor: Visitor, password = ADMIN.password): Promise<Answer> =>
  visitor.post('/login_set.php', { user: ADMIN.username, pass: password });

/** Sends a page’s form as it stands, with changes; `null` leaves a control out. */
async function save(
  visitor: Visitor,
  path: string,
  fields: Readonly<Record<string, string>>,
  command = 'save',
): Promise<Answer> {
  const page = await visitor.get(path);
  return visitor.post(path, { command, token: inputOn(page, 'token'), ...fields });
}

describe('family P: the door', () => {
  test('The login form as it was seen, and the device name behind it.', async () => {
    const { visitor } = await p();
    const form = await visitor.get('/');
    assert.match(
      form.text,
      /<div id="login"><div>\s*<table>[\s\S]*<\/table>\s*<p><a [^>]*>ログイン<\/a><\/p>/,
    );
    assert.match(form.text, /id="loginusr" name="user"[\s\S]*id="loginpwd" name="pass"/);
    const top = await login(visitor);
    assert.match(top.text, /<div id="device">Aterm WX3000HP<\/div>/);
    assert.match((await visitor.get('/')).text, /id="device"/);
  });

  test('Without a login every page leads to the form.', async () => {
    const { face, visitor } = await p();
    const answer = await visitor.get('/lan_main.php');
    assert.deepEqual([answer.status, answer.headers.location], [302, '/']);
    face.set({ lost: 'form' });
    assert.match((await visitor.get('/lan_main.php')).text, /loginpwd/);
  });

  test('A wrong password, again and again: locked for a while, even for the right one.', async () => {
    const { clock, face, visitor } = await p({ failures: 2, lockMs: 60_000 });
    assert.match((await login(visitor, 'x')).text, /パスワードが違います/);
    assert.match((await login(visitor, 'x')).text, /しばらくログインできません/);
    assert.match((await login(visitor)).text, /しばらくログインできません/);
    assert.deepEqual([face.logins, face.sessions], [3, 0]);
    await clock.advance(60_000);
    assert.match((await login(visitor)).text, /id="device"/);
  });

  test('A second admin is told that somebody is in, until that one leaves.', async () => {
    const { face, visitor } = await p();
    const leave = face.intrude();
    assert.match((await login(visitor)).text, /他の端末からログイン中/);
    leave();
    await login(visitor);
    const second = new Visitor(() => face.url);
    assert.match((await login(second)).text, /他の端末からログイン中/);
    await visitor.get('/logout.php');
    assert.match((await login(second)).text, /id="device"/);
    assert.equal(face.sessions, 1);
  });

  test('By cookie: another visitor at the same address is a stranger; by address he is not.', async () => {
    const { face, visitor } = await p();
    await login(visitor);
    const neighbour = new Visitor(() => face.url);
    assert.equal((await neighbour.get('/lan_main.php')).status, 302);
    face.set({ session: 'address' });
    await login(new Visitor(() => face.url, '127.0.0.7'));
    assert.equal((await new Visitor(() => face.url, '127.0.0.7').get('/')).headers['set-cookie'], undefined);
    face.set({ secondAdmin: 'welcome' });
    await login(visitor);
    assert.equal((await neighbour.get('/lan_main.php')).status, 200);
  });

  test('Idle for long, or restarted: out.', async () => {
    const { clock, face, visitor } = await p({ idleMs: 10_000 });
    await login(visitor);
    await clock.advance(9000);
    await visitor.get('/lan_main.php');
    await clock.advance(9000);
    assert.equal((await visitor.get('/lan_main.php')).status, 200);
    await clock.advance(10_000);
    assert.equal((await visitor.get('/lan_main.php')).status, 302);
    await login(visitor);
    face.box.reboot();
    assert.equal(face.sessions, 0);
  });

  test('A password that script hashes: the plain one counts as wrong.', async () => {
    const { visitor } = await p({ hash: 'sha256' });
    assert.match((await login(visitor)).text, /パスワードが違います/);
    const nonce = inputOn(await visitor.get('/'), 'nonce');
    const hash: unknown = runInNewContext(`${SHA256_SCRIPT}; sha256(text)`, {
      text: `${nonce}:${ADMIN.password}`,
    });
    const answer = await visitor.post('/login_set.php', {
      user: 'admin',
      pass: '',
      nonce,
      pass_hash: String(hash),
    });
    assert.match(answer.text, /id="device"/);
  });

  test('The hash is SHA-256.', () => {
    for (const text of ['', 'abc', 'パスワード', 'x'.repeat(200)]) {
      const made: unknown = runInNewContext(`${SHA256_SCRIPT}; sha256(text)`, { text });
      assert.equal(made, createHash('sha256').update(text).digest('hex'));
    }
  });
});

describe('family P: pages', () => {
  test('現在の状態 as it was seen, under a name that goes with the mode.', async () => {
    const { visitor } = await p({ firmware: '2.4.2' });
    const top = await login(visitor);
    assert.match(top.text, /<li>情報<ul class="sub"><li><a href="\/info_mape_main.php">現在の状態<\/a>/);
    const { text } = await visitor.get('/info_mape_main.php');
    const [, first] = /<div id="tglbox1"[^>]*><div>\s*<table>\s*<tbody>([\s\S]*?)<\/tbody>/.exec(text) ?? [];
    const cells = [
      ...(first ?? '').matchAll(/<tr><th>(.*?)<\/th><td>(?:<span[^>]*>)?(.*?)(?:<\/span>)?<\/td>/g),
    ];
    assert.deepEqual(
      cells.map(([, label, value]) => [label, value]),
      [
        ['装置名', 'Aterm WX3000HP'],
        ['ファームウェアバージョン', '2.4.2'],
        ['MACアドレス(WAN)', '02:00:5E:10:00:01'],
        ['MACアドレス(LAN)', '02:00:5E:10:00:02'],
      ],
    );
    assert.match(text, /<td id="st_ip_address">127\.0\.10\.1<\/td>/);
    assert.match(text, /<td id="mape_ip">25\.200\.3\.17<\/td>/);
    assert.match(text, /<th>動作モード<\/th><td><span id="infoMode">MAP-E<\/span>/);
  });

  test('Cells that script fills are empty without it.', async () => {
    const { visitor } = await p({ fills: 'addresses' });
    await login(visitor);
    const { text } = await visitor.get('/info_mape_main.php');
    assert.match(
      text,
      /<td id="mape_ip"><\/td>[\s\S]*getElementById\('mape_ip'\)\.textContent = "25\.200\.3\.17"/,
    );
  });

  test('Every charset that a page declares, in meta or header.', async () => {
    for (const charset of ['utf-8', 'shift_jis', 'euc-jp'] as const) {
      const { face, visitor } = await p({ charset });
      await login(visitor);
      const page = await visitor.get('/other_main.php');
      assert.match(page.text, /PPPoEブリッジ機能/);
      face.set({ declares: 'header' });
      const other = await visitor.get('/other_main.php');
      assert.equal(other.headers['content-type'], `text/html; charset=${charset}`);
      assert.match(other.text, /PPPoEブリッジ機能/);
      await face.close();
    }
  });

  test('Other words, wide letters and other markup for the same.', async () => {
    const { face, visitor } = await p({ labels: 'renamed', rows: 'dl' });
    await login(visitor);
    assert.match((await visitor.get('/other_main.php')).text, /<dt>PPPoEパススルー機能<\/dt><dd>/);
    face.set({ labels: 'full-width', rows: 'td' });
    assert.match(
      (await visitor.get('/other_main.php')).text,
      /<td class="item">ＰＰＰｏＥブリッジ機能<\/td>/,
    );
  });

  test('Names that somebody has chosen stand there as text, or as what they are.', async () => {
    const host = '<img src=x onerror=alert(1)>';
    const { face, visitor } = await p({ host });
    await login(visitor);
    assert.match((await visitor.get('/dhcp_assign_main.php')).text, /&lt;img src=x/);
    face.set({ escapes: false });
    assert.ok((await visitor.get('/dhcp_assign_main.php')).text.includes(host));
  });
});

describe('family P: changes', () => {
  test('PPPoE bridge off, and nothing else.', async () => {
    const { face, visitor } = await p();
    await login(visitor);
    const answer = await save(visitor, '/other_main.php', { upnp: '1', mainte_verup: '1' });
    assert.match(answer.text, /設定内容を更新しました/);
    assert.equal(face.box.settings.bridge, false);
    assert.deepEqual(Object.fromEntries(face.kept), { upnp: 'on', ping: '', autoUpdate: 'on' });
  });

  test('Without the number of the page, or with an old one, nothing.', async () => {
    const { face, visitor } = await p();
    await login(visitor);
    const old = inputOn(await visitor.get('/other_main.php'), 'token');
    await visitor.get('/other_main.php');
    for (const token of ['', old]) {
      const { text } = await visitor.post('/other_main.php', { command: 'save', token });
      assert.match(text, /他で更新されている/);
    }
    assert.equal(face.box.settings.bridge, true);
  });

  test('A form whose script did not say what to do.', async () => {
    const { face, visitor } = await p({ formScript: 'completes' });
    await login(visitor);
    const page = await visitor.get('/other_main.php');
    assert.equal(inputOn(page, 'command'), '');
    const answer = await visitor.post('/other_main.php', { command: '', token: inputOn(page, 'token') });
    assert.match(answer.text, /設定に失敗しました/);
    assert.equal(face.box.settings.bridge, true);
  });

  test('One setting confirmed and not taken.', async () => {
    const { face, visitor } = await p({ forgets: ['dhcp'] });
    await login(visitor);
    const answer = await save(visitor, '/lan_main.php', { lan_ip: '127.0.10.9', lan_mac_mode: '0' });
    assert.match(answer.text, /設定内容を更新しました/);
    assert.deepEqual([face.box.settings.dhcp, face.box.settings.lanAddress], [true, '127.0.10.9']);
  });

  test('It is found at its new address, on the same port, and wants a new login.', async () => {
    const { face, visitor } = await p();
    await login(visitor);
    const { port } = face.url;
    await save(visitor, '/lan_main.php', { lan_ip: '127.0.10.9', dhcp_server: '1' });
    await face.settled();
    assert.deepEqual([face.url.hostname, face.url.port], ['127.0.10.9', port]);
    assert.equal(face.sessions, 0);
    await login(visitor);
    assert.equal((await visitor.get('/lan_main.php')).status, 200);
    await assert.rejects(new Visitor(() => new URL(`http://127.0.10.1:${port}/`)).get('/'), /ECONNREFUSED/);
  });

  test('Addresses that are none are refused, and the row is marked.', async () => {
    const { face, visitor } = await p();
    await login(visitor);
    const lan = await save(visitor, '/lan_main.php', { lan_ip: '300.1.1.1' });
    assert.match(lan.text, /入力内容に誤りがあります[\s\S]*name="lan_ip"[^>]*> <span class="err">/);
    const group = { wan_mac_mode: '1', wan_mac: '01:00:5e:00:00:01' };
    assert.match((await save(visitor, '/basic_main.php', group)).text, /入力内容に誤りがあります/);
    assert.equal(face.box.settings.wanMac, 'default');
  });

  test('Mode, account and MAC address in one save, and back to the vendor’s.', async () => {
    const { face, visitor } = await p();
    await login(visitor);
    await save(visitor, '/basic_main.php', {
      opmode: 'pppoe',
      ppp_user: 'user@isp.example',
      ppp_pass: 'ppp',
      ppp_conn: 'manual',
      wan_mac_mode: '1',
      wan_mac: '02-00-5E-00-53-AA',
    });
    const { wanMode, account, keepAlive, wanMac } = face.box.settings;
    assert.deepEqual(
      { wanMode, account, keepAlive, wanMac },
      {
        wanMode: 'pppoe',
        account: { username: 'user@isp.example', password: 'ppp' },
        keepAlive: 'manual',
        wanMac: '02:00:5e:00:53:aa',
      },
    );
    await save(visitor, '/basic_main.php', { ppp_pass: '', wan_mac_mode: '0' });
    assert.deepEqual([face.box.settings.wanMac, face.box.settings.account.password], ['default', 'ppp']);
  });

  test('Connect, disconnect, and how long it has been up.', async () => {
    const { clock, face, visitor } = await p(PPPOE);
    await login(visitor);
    await clock.advance(3_723_000);
    await login(visitor);
    assert.match((await visitor.get('/info_main.php')).text, /0日 01:02:03/);
    const down = await save(visitor, '/info_main.php', {}, 'disconnect');
    assert.match(down.text, /未接続/);
    await clock.advance(60_000);
    assert.equal(face.box.session.up, false);
    await save(visitor, '/info_main.php', {}, 'connect');
    assert.equal(face.box.session.address, '25.100.7.77');
    face.set({ afterDisconnect: 'redials' });
    await save(visitor, '/info_main.php', {}, 'disconnect');
    await clock.advance(2000);
    assert.equal(face.box.session.up, true);
  });

  test('Restart: away, then back, with or without an answer.', async () => {
    const { clock, face, visitor } = await p({ rebootMs: 30_000 });
    await login(visitor);
    const page = await visitor.get('/reboot_main.php');
    assert.match(page.text, />再起動<\/a>[\s\S]*id="dialog"[^>]*display:none[\s\S]*>OK<\/a>/);
    const { text } = await visitor.post('/reboot_main.php', {
      command: 'reboot',
      token: inputOn(page, 'token'),
    });
    assert.match(text, /再起動しています/);
    await assert.rejects(visitor.get('/'), /socket hang up|ECONNRESET/);
    await clock.advance(30_000);
    assert.match((await visitor.get('/')).text, /loginpwd/);
    face.set({ losesAnswer: ['reboot'] });
    await login(visitor);
    await assert.rejects(save(visitor, '/reboot_main.php', {}, 'reboot'), /socket hang up|ECONNRESET/);
    assert.equal(face.box.away, true);
  });

  test('A save that restarts, and one that a restart undoes unless it was stored.', async () => {
    const { clock, face, visitor } = await p({ saves: 'restart', saveMs: 5000 });
    await login(visitor);
    assert.match((await save(visitor, '/other_main.php', {})).text, /再起動しています/);
    await clock.advance(5000);
    assert.equal(face.box.settings.bridge, false);
    face.set({ saves: 'unsaved' });
    await login(visitor);
    await save(visitor, '/other_main.php', { pppoe_bridge: '1' });
    assert.equal(face.box.settings.bridge, true);
    await restart(face, clock);
    assert.equal(face.box.settings.bridge, false);
    await login(visitor);
    await save(visitor, '/other_main.php', { pppoe_bridge: '1' });
    assert.match((await save(visitor, '/other_main.php', {}, 'store')).text, /保存しました/);
    await restart(face, clock);
    assert.equal(face.box.settings.bridge, true);
  });

  test('Answers that lead on by redirect or refresh.', async () => {
    const { face, visitor } = await p({ answers: 'redirect' });
    const answer = await login(visitor);
    assert.deepEqual([answer.status, answer.headers.location], [302, '/']);
    face.set({ answers: 'refresh' });
    assert.match((await save(visitor, '/other_main.php', {})).text, /content="0;url=\/other_main.php"/);
    assert.equal(face.box.settings.bridge, false);
  });
});

async function restart(face: AtermP, clock: FakeClock): Promise<void> {
  face.box.reboot();
  await clock.advance(face.box.options.rebootMs);
}

import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { startAtermA } from '../../emulators/aterm/a.ts';
import type { QuirksA } from '../../emulators/aterm/a-options.ts';
import { ADMIN, type AtermOptions } from '../../emulators/aterm/options.ts';
import { startAtermP } from '../../emulators/aterm/p.ts';
import type { QuirksP } from '../../emulators/aterm/p-options.ts';
import { startAtermR } from '../../emulators/aterm/r.ts';
import { startAtermW } from '../../emulators/aterm/w.ts';
import type { Face } from '../../emulators/box/face.ts';
import { inputOn, Visitor } from '../../emulators/box/visitor.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const open: Face[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const BASIC = (password = ADMIN.password) => ({
  Authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
});

async function a(options: AtermOptions & Partial<QuirksA> = {}) {
  const clock = new FakeClock();
  const face = await startAtermA({ clock, ...options });
  open.push(face);
  const visitor = new Visitor(() => face.url, '127.0.0.1', BASIC());
  /** A page’s form with these fields; the common ones come along. */
  const set = async (stem: string, fields: Readonly<Record<string, string>>) => {
    const token = inputOn(await visitor.get(`/index.cgi/${stem}_main`), 'SESSION_ID');
    const common = { DISABLED_CHECKBOX: '', CHECK_ACTION_MODE: '1', SESSION_ID: token };
    return visitor.post(`/index.cgi/${stem}_main_set`, { ...common, ...fields });
  };
  const store = async () => {
    const token = inputOn(await visitor.get('/index.cgi/lan_main'), 'SESSION_ID');
    const fields = { SAVE_CMD_ISSUE: 'YES', CHECK_ACTION_MODE: '1', SESSION_ID: token };
    return visitor.post('/index.cgi/lan_main', fields);
  };
  const restart = async () => {
    face.box.reboot();
    await clock.advance(face.box.options.rebootMs);
  };
  return { clock, face, visitor, set, store, restart };
}

/** What is not in comments. */
const live = (text: string) => text.replaceAll(/<!--[\s\S]*?-->/g, '');

describe('family A: the door', () => {
  test('Without a password: 401; with a wrong one too, and the page that was seen.', async () => {
    const { face } = await a();
    const asked = await new Visitor(() => face.url).get('/index.cgi/info_main');
    assert.deepEqual([asked.status, face.logins], [401, 0]);
    assert.match(String(asked.headers['www-authenticate']), /^Basic /);
    const wrong = await new Visitor(() => face.url, '127.0.0.1', BASIC('x')).get('/');
    assert.match(wrong.text, /<title>\[認証エラー\]<\/title>[\s\S]*\/common\/cgi\.js/);
    assert.match(wrong.text, /<div class='message_red'>ユーザー名、もしくは、パスワードが違います。<\/div>/);
    assert.deepEqual([wrong.status, face.logins, face.sessions], [401, 1, 0]);
  });

  test('Failures can lock it, and somebody else can be in.', async () => {
    const { face, visitor } = await a({ failures: 1, lockMs: 60_000 });
    await new Visitor(() => face.url, '127.0.0.1', BASIC('x')).get('/');
    assert.equal((await visitor.get('/')).status, 401);
    const other = await a({ secondAdmin: 'refused' });
    other.face.intrude();
    assert.match((await other.visitor.get('/')).text, /他の端末からログイン中/);
  });

  test('The first time it wants a password, and nothing else.', async () => {
    const { face } = await a({ firstRun: true });
    const visitor = new Visitor(() => face.url);
    const page = await visitor.get('/index.cgi/info_main');
    assert.match(page.text, /<title>\[管理者パスワードの初期設定\]<\/title>[\s\S]*id='wizard_password'/);
    const fields = { INIT_PASSWD: 'new', INIT_RETRY_PASSWD: 'new' };
    await visitor.post('/index.cgi/wizard_password_set', fields);
    assert.equal((await new Visitor(() => face.url, '127.0.0.1', BASIC('new')).get('/')).status, 302);
  });
});

describe('family A: pages', () => {
  test('現在の状態 of the older generation, in EUC-JP.', async () => {
    const { visitor } = await a();
    const { text, bytes } = await visitor.get('/index.cgi/info_main');
    assert.match(bytes.toString('latin1'), /^<\?xml version="1.0" encoding="EUC-JP"\?>/);
    assert.match(text, /<title>\[情報\] - \[現在の状態\]<\/title>/);
    assert.match(text, /<span>A t e r m　W G 1 8 0 0 H P 2<\/span>/);
    assert.match(text, /<td colspan='2'><h2>LAN側状態<input type='image' class='help'/);
    const row = (label: string) =>
      new RegExp(
        `<td class='small_item_td'>${label}<input[^>]*></td><td class='small_item_td2'>(.*?)</td>`,
        'g',
      );
    const addresses = [...text.matchAll(row('IPアドレス／ネットマスク'))].map(([, value]) => value);
    assert.deepEqual(addresses, ['    127.0.10.1/24', '25.100.7.10/24']);
    assert.match(text, /name='ACTION_MODE' value='local'/);
  });

  test('… and of the newer one, in UTF-8.', async () => {
    const { visitor } = await a({ generation: 'utf8', charset: 'utf-8' });
    const { text } = await visitor.get('/index.cgi/info_main');
    assert.match(text, /<title>クイック設定Web<\/title>[\s\S]*<div id='show_form'>/);
    assert.match(text, /<li class='label'>機種名<\/li><li class='value'>WG1800HP2<\/li>/);
    assert.match(text, /id='save_btn'/);
    const status = await new Visitor(() => new URL(String(open[0]?.url))).get('/index.cgi/status_get.xml');
    assert.equal(status.status, 200);
  });

  test('A form that leaves the box.', async () => {
    const { face, visitor } = await a();
    assert.match((await visitor.get('/index.cgi/lan_main')).text, /action='https:\/\/display\.qr\.aterm\.jp/);
    face.set({ qrForm: false });
    assert.doesNotMatch((await visitor.get('/index.cgi/lan_main')).text, /qr\.aterm/);
  });
});

describe('family A: changes', () => {
  test('設定 works at once and is lost in a restart, unless 保存 came first.', async () => {
    const { face, set, store, restart } = await a();
    const answer = await set('other', {});
    assert.match(live(answer.text), /<div class='ok_msg'>設定内容を更新しました。現在の設定内容を保存/);
    assert.doesNotMatch(live(answer.text), /設定に失敗しました/);
    assert.equal(face.box.settings.bridge, false);
    await restart();
    assert.equal(face.box.settings.bridge, true);
    await set('other', {});
    await store();
    await restart();
    assert.equal(face.box.settings.bridge, false);
  });

  test('保存 may restart.', async () => {
    const { clock, face, set, store } = await a({ storingRestarts: true });
    await set('other', {});
    assert.match((await store()).text, /再起動しています/);
    assert.equal(face.box.away, true);
    await clock.advance(face.box.options.saveMs);
    assert.deepEqual([face.box.away, face.box.settings.bridge], [false, false]);
  });

  test('Refused: the block for errors, which the newer generation calls ok_msg all the same.', async () => {
    const { face, set } = await a();
    assert.match(
      live((await set('lan', { LAN_IPADDR: 'x' })).text),
      /<div class='err_ng_msg'>入力内容に誤り/,
    );
    face.set({ generation: 'utf8', charset: 'utf-8' });
    const { text } = await set('lan', { LAN_IPADDR: 'x' });
    assert.match(live(text), /<div class='ok_msg'><ul><li class='message'>入力内容に誤り/);
    assert.equal(face.box.settings.lanAddress, '127.0.10.1');
  });

  test('A conflict, a number that is too old, and firmware that does not look.', async () => {
    const { clock, face, visitor, set } = await a({ conflict: true });
    assert.match((await set('other', {})).text, /index_contents\?action_mode=false/);
    assert.match(
      (await visitor.get('/index.cgi/index_contents?action_mode=false')).text,
      /alert\("設定内容が他で/,
    );
    face.set({ conflict: false });
    const token = inputOn(await visitor.get('/index.cgi/other_main_set'), 'SESSION_ID');
    await clock.advance(260_000);
    await visitor.post('/index.cgi/other_main_set', { SESSION_ID: token });
    assert.equal(face.box.settings.bridge, true);
    face.set({ token: 'none' });
    await visitor.post('/index.cgi/other_main_set', { SESSION_ID: '' });
    assert.equal(face.box.settings.bridge, false);
  });

  test('Mode, account, and the buttons of the session.', async () => {
    const { face, visitor, set } = await a();
    await set('basic', { OPERATION_MODE: 'pppoe', PPP_USER: 'u', PPP_PASSWD: 'p', PPP_CONNECT: 'manual' });
    assert.deepEqual(face.box.settings.account, { username: 'u', password: 'p' });
    const press = async (action: string) => {
      const token = inputOn(await visitor.get('/index.cgi/info_main'), 'SESSION_ID');
      return visitor.post(`/index.cgi/${action}`, { DUMMY: '', SESSION_ID: token });
    };
    assert.match((await press('info_btn_disconnect')).text, /未接続/);
    await press('info_btn_connect');
    assert.equal(face.box.session.up, true);
  });

  test('Every body that restarts it, multipart too.', async () => {
    const { clock, face, visitor } = await a();
    const bodies = [
      (token: string) => `SESSION_ID=${token}`,
      (token: string) => `UPDATE_BUTTON=Reboot&SESSION_ID=${token}`,
      (token: string) => `DUMMY=&DISABLED_CHECKBOX=&CHECK_ACTION_MODE=1&SESSION_ID=${token}`,
    ];
    const parts = (token: string) =>
      `--b\r\nContent-Disposition: form-data; name="SESSION_ID"\r\n\r\n${token}\r\n--b--\r\n`;
    const type = { 'Content-Type': 'multipart/form-data; boundary=b' };
    const sender = new Visitor(() => face.url, '127.0.0.1', { ...BASIC(), ...type });
    for (const [who, body] of [...bodies.map((each) => [visitor, each] as const), [sender, parts] as const]) {
      const token = inputOn(await visitor.get('/index.cgi/reboot_main'), 'SESSION_ID');
      assert.match((await who.post('/index.cgi/reboot_main_set', body(token))).text, /再起動しています/);
      assert.equal(face.box.away, true);
      await clock.advance(face.box.options.rebootMs);
    }
    face.set({ losesAnswer: ['reboot'] });
    const token = inputOn(await visitor.get('/index.cgi/reboot_main'), 'SESSION_ID');
    await assert.rejects(
      visitor.post('/index.cgi/reboot_main_set', `SESSION_ID=${token}`),
      /hang up|ECONNRESET/,
    );
  });
});

test('Family R restarts before it has answered.', async () => {
  const face = await startAtermR({ clock: new FakeClock() });
  open.push(face);
  const visitor = new Visitor(() => face.url, '127.0.0.1', BASIC());
  assert.equal((await new Visitor(() => face.url).get('/reboot.htm')).status, 401);
  assert.match((await visitor.get('/reboot.htm')).text, /action="\/boafrm\/formReboot"/);
  await assert.rejects(visitor.post('/boafrm/formReboot', 'reboot='), /hang up|ECONNRESET/);
  assert.deepEqual([face.box.away, face.logins], [true, 1]);
});

test('Family W: pages are empty without script, which asks for their content.', async () => {
  const face = await startAtermW({ clock: new FakeClock() });
  open.push(face);
  const visitor = new Visitor(() => face.url);
  assert.equal((await visitor.get('/')).headers.location, '/page/login_main.html');
  assert.doesNotMatch((await visitor.get('/page/other_main.html')).text, /ブリッジ/);
  assert.equal((await visitor.get('/api/get?page=other')).status, 401);
  assert.equal((await visitor.post('/api/login', { user: 'admin', pass: 'x' })).status, 401);
  assert.equal((await visitor.post('/api/login', { user: 'admin', pass: ADMIN.password })).status, 200);
  const content = JSON.parse((await visitor.get('/api/get?page=other')).text) as { token: string };
  assert.match(JSON.stringify(content), /PPPoEブリッジ機能/);
  await visitor.post('/api/set', { page: 'other', command: 'save', token: content.token });
  assert.equal(face.box.settings.bridge, false);
  await visitor.get('/api/get?page=logout');
  assert.equal(face.sessions, 0);
});

async function p(options: AtermOptions & Partial<QuirksP> = {}) {
  const face = await startAtermP({ clock: new FakeClock(), ...options });
  open.push(face);
  return { face, visitor: new Visitor(() => face.url) };
}

describe('the interface without a login', () => {
  const ask = (visitor: Visitor, request: string) =>
    visitor.post('/aterm_httpif.cgi/getparamcmd_no_auth', { REQ_ID: request });

  test('Tells model and mode.', async () => {
    const { face, visitor } = await p();
    assert.equal((await ask(visitor, 'PRODUCT_NAME_GET')).text, 'PRODUCT_NAME=WX3000HP\r\n');
    assert.equal((await ask(visitor, 'SYS_MODE_GET')).text, 'SYS_MODE=5\r\n');
    face.box.apply({ wanMode: 'pppoe' });
    assert.equal((await ask(visitor, 'SYS_MODE_GET')).text, 'SYS_MODE=1\r\n');
    assert.deepEqual([face.logins, face.requests.length], [0, 3]);
  });

  test('May be closed.', async () => {
    const { face, visitor } = await p({ httpif: 'forbidden' });
    assert.equal((await ask(visitor, 'PRODUCT_NAME_GET')).status, 403);
    face.set({ httpif: 'absent' });
    assert.notEqual((await ask(visitor, 'PRODUCT_NAME_GET')).status, 200);
  });
});

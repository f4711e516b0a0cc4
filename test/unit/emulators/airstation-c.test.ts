import assert from 'node:assert/strict';
import { constants, createPublicKey, publicEncrypt, webcrypto } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { RSA_SCRIPT } from '../../emulators/airstation/c-scripts.ts';
import { startAirstationC, type AirstationC } from '../../emulators/airstation/c.ts';
import { startAirstationC2 } from '../../emulators/airstation/c2.ts';
import { ADMIN, type AirstationOptions, type Quirks } from '../../emulators/airstation/options.ts';
import type { Settings } from '../../emulators/box/box.ts';
import { inputOn, type Answer, type Visitor } from '../../emulators/box/visitor.ts';
import { found, houseOf, titleOf, type House } from '../../support/airstation-house.ts';

const LOGIN = '/cgi-bin/cgi?req=twz';
const ENTER = '/cgi-bin/cgi?req=inp&res=login.html';
const page = (name: string) => `/cgi-bin/cgi?req=frm&frm=${name}.html`;

interface HouseC extends House<AirstationC> {
  login(encrypted?: (modulus: string) => string, who?: Visitor): Promise<string>;
  json(name: string): Promise<unknown>;
  save(name: string, fields: Record<string, string>): Promise<string>;
}

async function house(t: TestContext, options: AirstationOptions & Partial<Quirks> = {}): Promise<HouseC> {
  const made = await houseOf(t, startAirstationC, options);
  const { me } = made;
  return {
    ...made,
    async login(make = (modulus) => encrypted(modulus, ADMIN.password), who = me) {
      const form = await who.get(LOGIN);
      const fields = { lang: 'jp', airstation_uname: 'admin', encrypted: make(modulusOn(form.text)) };
      return (await who.post(ENTER, { ...fields, ...pairOn(form) })).text;
    },
    async json(name) {
      const { text } = await me.post(`/cgi-bin/cgi?req=fnc&fnc=%24{get_json_param(${name},123)}`, {});
      return text === '' ? undefined : JSON.parse(text);
    },
    async save(name, fields) {
      const form = await me.get(page(name));
      return (await me.post(`/cgi-bin/cgi?req=inp&res=${name}.html`, { ...fields, ...pairOn(form) })).text;
    },
  };
}

const modulusOn = (text: string) => found(text, /var modulus = "([0-9A-F]+)"/);

/** Attributes have no quotation marks here. */
function pairOn({ text }: Answer) {
  const one = (name: string) => found(text, new RegExp(`<input type=hidden name=${name} value=(-?\\d+)>`));
  return { sWebSessionnum: one('sWebSessionnum'), sWebSessionid: one('sWebSessionid') };
}

/** As three clients do it; columns of 64 or 70 are said to work. */
function encrypted(modulus: string, password: string, columns = 64): string {
  const n = Buffer.from(modulus, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
  const text = Buffer.from(`airstation_pass=${encodeURIComponent(password)}`);
  const bytes = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, text);
  return bytes.toString('base64').replaceAll(new RegExp(`.{${columns}}`, 'g'), '$&\n');
}

test('Shows its login to anybody, and model and version as data.', async (t) => {
  const { me, json } = await house(t);
  const { text } = await me.get(LOGIN);
  assert.equal(titleOf(text), 'LOGIN');
  assert.match(text, /name="airstation_pass"/);
  assert.match(text, /content="charset=utf-8"/);
  assert.deepEqual(await json('DEVICE'), {
    VENDOR: 'Buffalo',
    MODEL: 'WZR-1750DHP',
    VERSION: '2.29',
    REGION: 'JP',
  });
  assert.equal(await json('ICON'), undefined);
  assert.match((await me.get(page('lan'))).text, /location\.href = '\/cgi-bin\/cgi\?req=twz'/);
});

test('The encrypted password lets one in, by a cookie, in lines of 64 or 70.', async (t) => {
  for (const columns of [64, 70]) {
    const { login, json, visitor } = await house(t);
    assert.match(await login((modulus) => encrypted(modulus, ADMIN.password, columns)), /frm=main\.html/);
    assert.deepEqual(await json('ICON'), {
      INTERNET: true,
      BEHAVIOR: 'ROUTER',
      WANIP: '25.100.7.10',
      LOGIN: true,
    });
    assert.doesNotMatch((await visitor().get(page('lan'))).text, /LANIP/);
  }
});

test('What the script of the pages makes of a password is taken.', async (t) => {
  const { login } = await house(t, { admin: { username: 'admin', password: 'p w&あ' } });
  const script = createContext({ crypto: webcrypto, btoa, Uint8Array });
  runInContext(RSA_SCRIPT, script);
  const made = await login(
    (modulus) =>
      runInContext(
        `rsa_encrypt('65537', '${modulus}', 'airstation_pass=' + encodeURIComponent('p w&あ'))`,
        script,
      ) as string,
  );
  assert.match(made, /frm=main\.html/);
});

test('Wrong and unreadable passwords are refused, and lock the login.', async (t) => {
  const { login, clock } = await house(t, { failures: 3 });
  assert.match(
    await login((modulus) => encrypted(modulus, 'wrong')),
    /<div class="errortxt">ユーザー名または/,
  );
  assert.match(await login(() => 'nonsense'), /errortxt">ユーザー名または/);
  assert.match(await login(() => ''), /errortxt">ログインに続けて失敗/);
  assert.match(await login(), /errortxt">ログインに続けて失敗/);
  await clock.advance(3 * 60_000);
  assert.match(await login(), /frm=main/);
});

test('The password in clear is no login.', async (t) => {
  const { me, face } = await house(t);
  const form = await me.get(LOGIN);
  const fields = { airstation_uname: 'admin', airstation_pass: ADMIN.password, encrypted: '' };
  assert.match((await me.post(ENTER, { ...fields, ...pairOn(form) })).text, /errortxt/);
  assert.equal(face.sessions, 0);
});

test('Somebody who is in can be thrown out by a button, and only so.', async (t) => {
  const { me, login, face } = await house(t);
  assert.doesNotMatch((await me.get(LOGIN)).text, /LOGOUT/);
  face.intrude();
  const form = await me.get(LOGIN);
  assert.match(form.text, /<input type="submit" name="logout" value="LOGOUT">/);
  assert.match(await login(), /errortxt">他のユーザーがログインしています/);
  const again = await me.get(LOGIN);
  await me.post(ENTER, { logout: 'LOGOUT', ...pairOn(again) });
  assert.equal(face.sessions, 0);
  assert.match(await login(), /frm=main/);
});

test('Labels and captions are empty places, and the words are in a file.', async (t) => {
  const { login, me } = await house(t);
  await login();
  const { text } = await me.get(page('lan'));
  assert.match(
    text,
    /<th><span data-file=lan class=label_lanAddress_lan\s?><\/span><\/th><td><input type=text name=LANIP value="127\.0\.11\.1">/,
  );
  assert.match(text, /<input type="submit" value="" data-file=lan data-value="label_save_lan">/);
  assert.match(text, /location\.href = '\/cgi-bin\/cgi\?req=frm&frm=advanced\.html&CAT=LAN&ITEM=LAN'/);
  const words = JSON.parse((await me.get('/js/json/jp/lan.json')).text) as Record<string, string>;
  assert.equal(words['label_lanAddress_lan'], 'LAN側IPアドレス');
  assert.equal(words['label_save_lan'], '設定');
  for (const [, name = ''] of text.matchAll(/class=(label_\w+)/g)) assert.ok(words[name], name);
  const menu = await me.get('/cgi-bin/cgi?req=frm&frm=advanced.html&CAT=WAN&ITEM=PPPOE');
  assert.match(menu.text, /<iframe id="content_main"[^>]*src="\/cgi-bin\/cgi\?req=frm&frm=pppoe\.html"/);
});

test('Each save changes the box, which is away for a while afterwards.', async (t) => {
  const { login, save, box, clock, me } = await house(t);
  await login();
  const saves = [
    ['wan', { CONNECT: '1', WANMAC: '0' }, { wanMode: 'dhcp' }],
    [
      'wan',
      { CONNECT: '2', WANMAC: '1', WANMAC_MANUAL: '02:00:5e:00:53:99' },
      { wanMode: 'pppoe', wanMac: '02:00:5e:00:53:99' },
    ],
    [
      'pppoe',
      { PPPOE_USER: 'a@b', PPPOE_PASS: 'p', PPPOE_CONNECT: '2' },
      { account: { username: 'a@b', password: 'p' }, keepAlive: 'manual' },
    ],
    [
      'lan',
      { LANIP: '127.0.11.1', LANMAC: '1', LANMAC_MANUAL: '02:00:5e:00:53:88' },
      { dhcp: false, lanMac: '02:00:5e:00:53:88' },
    ],
    ['passthrough', { PPPOE_PASS_THROUGH: '1' }, { bridge: true }],
  ] as const;
  for (const [name, fields, expected] of saves) {
    assert.match(await save(name, fields), /設定が完了しました/);
    for (const [key, value] of Object.entries(expected))
      assert.deepEqual(box.settings[key as keyof Settings], value, name);
    await assert.rejects(me.get(LOGIN));
    await clock.advance(30_000);
  }
});

test('A save needs the last pair of its page, once.', async (t) => {
  const { login, me, box } = await house(t);
  await login();
  const form = pairOn(await me.get(page('lan')));
  const other = pairOn(await me.get(page('wan')));
  const send = async (pair: object) =>
    (await me.post('/cgi-bin/cgi?req=inp&res=lan.html', { LANIP: '127.0.11.1', ...pair })).text;
  assert.match(await send(other), /errortxt">不正なアクセス/);
  assert.match(await send({ ...form, sWebSessionid: '1' }), /errortxt">不正なアクセス/);
  assert.equal(box.settings.dhcp, true);
  assert.match(await send(form), /設定が完了しました/);
  assert.equal(box.settings.dhcp, false);
});

test('Nobody is in at a new address.', async (t) => {
  const { login, save, face, clock, me } = await house(t);
  await login();
  assert.match(await save('lan', { LANIP: '127.0.11.2', DHCPD: '1' }), /http:\/\/127\.0\.11\.2:/);
  await clock.advance(30_000);
  await face.settled();
  assert.equal(titleOf((await me.get(LOGIN)).text), 'LOGIN');
  assert.match(await login(), /frm=main/);
});

test('Connect and disconnect are buttons, and a restart is one too.', async (t) => {
  const { login, save, me, box, face } = await house(t, { settings: { keepAlive: 'manual' } });
  await login();
  assert.match(await save('pppoe', { PPPOE_OFF: '切断' }), /未接続/);
  await save('pppoe', { PPPOE_ON: '接続' });
  assert.equal(box.session.up, true);
  const form = await me.get(page('init'));
  assert.match(form.text, /<input type="submit" name="reboot" value="" data-file=init/);
  await me.post('/cgi-bin/cgi?req=inp&res=waiting_page.html', { reboot: '再起動', ...pairOn(form) });
  assert.equal(box.away, true);
  assert.equal(face.sessions, 0);
});

test('One can leave, and counters are for everybody.', async (t) => {
  const { login, me, face, visitor } = await house(t);
  await login();
  const packets =
    '/cgi-bin/cgi?req=fnc&fnc=%24{include_html_utf8(%22packet_main.html%22,%20%24{RT_charset})}';
  assert.match(
    (await visitor().get(packets)).text,
    /data-file=packet_main class=label_\w+><\/span><\/th>(<td><div class="DIGIT">\d+<\/div><\/td>){4}/,
  );
  await me.get('/cgi-bin/cgi?req=twz&frm=logout.html');
  assert.equal(face.sessions, 0);
});

test("C' is found by its login page, and goes on at addresses of its own.", async (t) => {
  const { me, box, face, clock } = await houseOf(t, startAirstationC2, {});
  const form = await me.get('/login.html');
  assert.match(form.text, /airstation_uname[\s\S]*airstation_pass[\s\S]*button_login/);
  assert.doesNotMatch(form.text, /sWebSession|spacer|httoken|nosave_/);
  const fields = { airstation_uname: 'admin', encrypted: encrypted(modulusOn(form.text), ADMIN.password) };
  await me.post('/login.cgi', { ...fields, session_key: inputOn(form, 'session_key') });
  assert.match((await me.get('/index.html')).text, /id="panel_ADVANCED"/);
  assert.match(
    (await me.get('/advanced.html?req=init.html')).text,
    /id="content_main"[^>]*src="\/save_init\.html"/,
  );
  const lan = await me.get('/lan.html');
  await me.post('/save.cgi?req=lan.html', { LANIP: '127.0.11.1', session_key: inputOn(lan, 'session_key') });
  assert.equal(box.settings.dhcp, false);
  await clock.advance(30_000);
  const init = await me.get('/save_init.html');
  assert.match(init.text, /name="reboot"/);
  await me.post('/restart.cgi', { reboot: '', session_key: inputOn(init, 'session_key') });
  assert.equal(box.away, true);
  assert.equal(face.sessions, 0);
});

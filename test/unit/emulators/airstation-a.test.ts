import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { md5Script, ODD_SALT } from '../../emulators/airstation/a-scripts.ts';
import { startAirstationA, type AirstationA } from '../../emulators/airstation/a.ts';
import { ADMIN, type AirstationOptions, type QuirksA } from '../../emulators/airstation/options.ts';
import type { Settings } from '../../emulators/box/box.ts';
import { found, houseOf, type House } from '../../support/airstation-house.ts';

interface HouseA extends House<AirstationA> {
  /** Opens a page and remembers its token. */
  open(path: string): Promise<string>;
  login(hash?: string): Promise<string>;
  values(page: string): Promise<ReadonlyMap<string, string>>;
  /** Opens a page and sends what its script would send. */
  save(page: string, fields: Record<string, string>, action?: string): Promise<string>;
}

async function house(t: TestContext, options: AirstationOptions & Partial<QuirksA> = {}): Promise<HouseA> {
  const made = await houseOf(t, startAirstationA, options);
  let token = '';
  const read = (text: string) => {
    token = tokenOn(text);
    return text;
  };
  const from = (path: string) => made.visitor('127.0.0.1', { Referer: new URL(path, made.face.url).href });
  const open = async (path: string) => read((await made.me.get(path)).text);
  return {
    ...made,
    open,
    async login(hash = md5(ADMIN.password)) {
      await open('/login.html');
      const form = { name: 'admin', pws: hash, url: '/', mobile: '0', httoken: token };
      return read((await made.me.post('/login.cgi', form)).text);
    },
    async values(page) {
      await open(`/${page}.html`);
      const { text } = await from(`/${page}.html`).get(`/cgi/cgi_${page}.js?_tn=${token}&_t=1&_=3`);
      const lines = text.matchAll(/^addCfg\("\w+","(\w+)",(".*")\);$/gm);
      return new Map([...lines].map(([, name = '', value = '']) => [name, JSON.parse(value) as string]));
    },
    async save(page, fields, action = `ui_${page}`) {
      await open(`/${page}.html`);
      const fixed = { action, httoken: token, submit_button: `${page}.html`, action_params: 'blink_time=5' };
      return read((await from(`/${page}.html`).post('/apply_abstract.cgi', { ...fixed, ...fields })).text);
    },
  };
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** As a client has it: from character 78 of the data URI. */
function tokenOn(text: string): string {
  const uri = found(text, /^<img title=spacer src="(data:image\/gif;base64,[A-Za-z0-9+/=]+)"/m);
  return Buffer.from(uri.slice(78), 'base64').toString();
}

const leads = (text: string) => found(text, /location\.href = '([^']+)'/);

test('Each view has a token of its own, and nothing is shown to strangers.', async (t) => {
  const { open } = await house(t);
  const tokens = [tokenOn(await open('/login.html')), tokenOn(await open('/login.html'))];
  assert.match(tokens[0] ?? '', /^\d+$/);
  assert.notEqual(tokens[0], tokens[1]);
  for (const path of ['/', '/lan.html', '/save_init.html'])
    assert.equal(leads(await open(path)), '/login.html');
});

test('Model and version are data that anybody with a token may have.', async (t) => {
  const { open, me } = await house(t);
  const token = tokenOn(await open('/login.html'));
  const { text } = await me.get(`/cgi/cgi_login.js?_tn=${token}&_t=1&_=3`);
  assert.match(text, /addCfg\("\w+","ARC_SYS_Model","WSR-2533DHPL2"\);/);
  assert.equal((await me.get(`/cgi/cgi_login.js?_tn=1`)).status, 403);
});

test('The MD5 of the password lets one in.', async (t) => {
  const { login, open, face } = await house(t);
  assert.equal(leads(await login()), '/');
  assert.match(await open('/'), /<title>WSR-2533DHPL2 - BUFFALO AirStation<\/title>/);
  assert.equal(face.sessions, 1);
});

test('Wrong passwords, other people and a locked door have a code each.', async (t) => {
  const { login, face } = await house(t, { failures: 2 });
  const leave = face.intrude();
  assert.equal(leads(await login()), '/login.html?err=-3');
  leave();
  assert.equal(leads(await login(md5('wrong'))), '/login.html?err=-2');
  assert.equal(leads(await login(ADMIN.password)), '/login.html?err=-4');
  assert.equal(leads(await login()), '/login.html?err=-4');
});

test('A stale token leads back to the login.', async (t) => {
  const { open, me, face } = await house(t);
  const token = tokenOn(await open('/login.html'));
  await open('/login.html');
  const form = { name: 'admin', pws: md5(ADMIN.password), url: '/', mobile: '0', httoken: token };
  assert.equal(leads((await me.post('/login.cgi', form)).text), '/login.html');
  assert.equal(face.logins, 0);
});

test('A login leads nowhere outside of the box.', async (t) => {
  const { open, me } = await house(t);
  const httoken = tokenOn(await open('/login.html'));
  const form = { name: 'admin', pws: md5(ADMIN.password), url: '//evil.example/', mobile: '0', httoken };
  assert.equal(leads((await me.post('/login.cgi', form)).text), '/evil.example/');
});

test('Pages have labels, and their data the values.', async (t) => {
  const { login, open, values, me } = await house(t);
  await login();
  const page = await open('/lan.html');
  assert.match(page, /<th>LAN側IPアドレス<\/th><td><input type="text" name="ARC_LAN_0_IP4_Addr" value="">/);
  assert.doesNotMatch(page, /127\.0\.11\.1/);
  const data = await values('lan');
  assert.equal(data.get('ARC_LAN_0_IP4_Addr'), '127.0.11.1');
  assert.equal(data.get('ARC_LAN_0_DHCP_Enable'), '1');
  assert.equal(data.get('ARC_LAN_0_MACType'), '0');
  const info = [...(await values('info')).values()];
  for (const text of ['WSR-2533DHPL2', '通信中', '25.100.7.10', '02:00:5e:20:00:01'])
    assert.ok(info.includes(text), text);
  // without the page that it is for
  const token = tokenOn(await open('/lan.html'));
  assert.equal((await me.get(`/cgi/cgi_lan.js?_tn=${token}`)).status, 403);
});

test('Each save changes the box, which is away for a while afterwards.', async (t) => {
  const { login, save, box, clock, me } = await house(t);
  await login();
  const saves = [
    ['wan', { ARC_WAN_0_IP4_Method: '1', ARC_WAN_0_MACType: '0' }, { wanMode: 'dhcp' }],
    [
      'wan',
      { ARC_WAN_0_IP4_Method: '2', ARC_WAN_0_MACType: '1', ARC_WAN_0_MACaddr: '02:00:5e:00:53:99' },
      { wanMode: 'pppoe', wanMac: '02:00:5e:00:53:99' },
    ],
    [
      'pppoe',
      { ARC_WAN_0_PPP_User: 'a@b', ARC_WAN_0_PPP_Pass: 'p', ARC_WAN_0_PPP_Mode: '2' },
      { account: { username: 'a@b', password: 'p' }, keepAlive: 'manual' },
    ],
    ['lan', { ARC_LAN_0_DHCP_Enable: '0', ARC_LAN_0_IP4_Addr: '127.0.11.1' }, { dhcp: false }],
    [
      'lan',
      { ARC_LAN_0_DHCP_Enable: '1', ARC_LAN_0_IP4_Addr: '127.0.11.2' },
      { dhcp: true, lanAddress: '127.0.11.2' },
    ],
    ['passthrough', { ARC_WAN_0_BridgeEnable: '1' }, { bridge: true }],
  ] as const;
  for (const [page, fields, expected] of saves) {
    assert.match(await save(page, fields), /設定が完了しました/);
    for (const [name, value] of Object.entries(expected))
      assert.deepEqual(box.settings[name as keyof Settings], value, page);
    await assert.rejects(me.get('/login.html'));
    await clock.advance(30_000);
  }
});

test('A save needs its own action, the page that it comes from, and values that can be.', async (t) => {
  const { login, save, open, box, me } = await house(t);
  await login();
  const before = box.settings;
  const fields = { ARC_LAN_0_DHCP_Enable: '0' };
  assert.equal(leads(await save('lan', fields, 'ui_wan')), '/login.html');
  assert.match(await save('lan', { ARC_LAN_0_IP4_Addr: 'x' }), /IPアドレスが正しくありません/);
  const httoken = tokenOn(await open('/lan.html'));
  const form = {
    action: 'ui_lan',
    httoken,
    submit_button: 'lan.html',
    action_params: 'blink_time=5',
    ...fields,
  };
  assert.equal(leads((await me.post('/apply_abstract.cgi', form)).text), '/login.html');
  assert.equal(box.settings, before);
});

test('Connecting and disconnecting are saves with something extra.', async (t) => {
  const { login, save, values, box } = await house(t, { settings: { keepAlive: 'manual' } });
  await login();
  await save('pppoe', { TMP_disconnect: '1' });
  assert.equal(box.session.up, false);
  assert.ok([...(await values('pppoe')).values()].includes('未接続'));
  await save('pppoe', { TMP_connect: '1' });
  assert.equal(box.session.up, true);
});

test('A restart ends all logins and takes a while.', async (t) => {
  const { login, save, open, box, clock, me } = await house(t);
  await login();
  await save('save_init', {}, 'ui_reboot');
  assert.equal(box.away, true);
  await assert.rejects(me.get('/'));
  await clock.advance(90_000);
  assert.equal(leads(await open('/lan.html')), '/login.html');
});

test('Somebody who does nothing is out after a while, and is told so.', async (t) => {
  const { login, open, me, clock } = await house(t);
  await login();
  const httoken = tokenOn(await open('/lan.html'));
  await clock.advance(5 * 60_000);
  assert.equal(leads((await me.post('/apply_abstract.cgi', { httoken })).text), '/login.html?err=-1');
});

test('Getting out takes a page and what its script sends.', async (t) => {
  const { login, open, me, face } = await house(t);
  await login();
  const httoken = tokenOn(await open('/logout.html'));
  assert.equal(face.sessions, 1);
  assert.equal(leads((await me.post('/logout.cgi', { httoken })).text), '/login.html');
  assert.equal(face.sessions, 0);
});

test('Counters are a list of lists.', async (t) => {
  const { login, open, face, visitor } = await house(t);
  await login();
  const token = tokenOn(await open('/packet.html'));
  const me = visitor('127.0.0.1', { Referer: new URL('/packet.html', face.url).href });
  assert.match(
    (await me.get(`/cgi/cgi_packet.js?_tn=${token}`)).text,
    /^var packet_info = \[\[\d+,0,\d+,0\](,\[.*\]){3}\];$/,
  );
});

test('The script of the pages makes the hash that the box expects, odd ones too.', async (t) => {
  for (const variant of ['ordinary', 'odd'] as const) {
    const page = createContext({});
    runInContext(md5Script(variant), page);
    const hashes = ['', 'abc', 'パスワード', 'x'.repeat(55), 'x'.repeat(56), 'y'.repeat(200)].map((text) => [
      runInContext(`calcMD5(${JSON.stringify(text)})`, page) as string,
      md5((variant === 'odd' ? ODD_SALT : '') + text),
    ]);
    for (const [made, expected] of hashes) assert.equal(made, expected);
  }
  const { login } = await house(t, { md5: 'odd' });
  assert.equal(leads(await login()), '/login.html?err=-2');
  assert.equal(leads(await login(md5(ODD_SALT + ADMIN.password))), '/');
});

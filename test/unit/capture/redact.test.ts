import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from '../../../lib/capture/mask/redact.ts';
import { everythingIn, masked, recorded } from './recorded.ts';

const cell = (label: string, value: string) => `<tr><th>${label}</th><td>${value}</td></tr>`;
const table = (...rows: readonly string[]) => `<table>${rows.join('')}</table>`;

for (const [what, label, value, mask] of [
  ['a Wi-Fi name', 'ネットワーク名(SSID)', 'たろうの家', 'ssid-1'],
  ['a Wi-Fi name', 'SSID', 'Home 5G', 'ssid-1'],
  ['a Wi-Fi key', '暗号化キー', 'kumamon-2026', 'wifi-key-1'],
  ['a Wi-Fi key', 'WPA-PSK（事前共有キー）', 'kumamon-2026', 'wifi-key-1'],
  ['a Wi-Fi key', 'Pre-shared Key', 'kumamon-2026', 'wifi-key-1'],
  ['a password', '接続パスワード：', 'hanako', 'password-1'],
  ['a password of digits', '管理者パスワード', '1234', 'password-1'],
  ['a PIN', 'PINコード', '12345670', 'password-1'],
  ['a user name', '接続先ユーザー名', 'taro-yamada', 'user1@example'],
  ['a user name', 'ユーザＩＤ', 'abc12345', 'user1@example'],
  ['a serial number', '製造番号', 'A1B2-C3', 'serial-1'],
  ['a serial number of digits', 'シリアル番号', '40000000000001', '00000000000001'],
  ['a device', '端末名', 'Taro-no-iPhone', 'host-1'],
  ['a device with its address', '端末名', 'taro 02:5e:10:00:00:1a', 'host-1'],
  ['a customer', 'お客さまID', 'CAF0123456789', 'user1@example'],
] as const) {
  test(`Beside ${label}, ${what} is masked: in a cell, in a box, in a list, in a label, and when folded away.`, () => {
    assert.equal(masked(table(cell(label, value))), table(cell(label, mask)));
    const box = (text: string) => table(cell(label, `<input type="text" name="f1" value="${text}">`));
    assert.equal(masked(box(value)), box(mask));
    const list = (text: string) => `<dl><dt>${label}</dt><dd>${text}</dd></dl>`;
    assert.equal(masked(list(value)), list(mask));
    const own = (text: string) => `<label for="f">${label}</label><textarea id="f">${text}</textarea>`;
    assert.equal(masked(own(value)), own(mask));
    const folded = (text: string) => `<div style="display:none">${table(cell(label, text))}</div>`;
    assert.equal(masked(folded(value)), folded(mask));
  });
}

for (const row of [
  cell('SSIDステルス機能', '<input type="checkbox" name="hide" checked> 使用する'),
  cell('暗号化キー更新間隔', '<input name="renew" value="1800"> 秒'),
  cell('暗号化方式', 'WPA2-PSK (AES)'),
  cell('SSIDの数', '4'),
  cell('SSID', '使用しない'),
  cell('パスワード', '●●●●●●'),
  cell('キープアライブ', 'on'),
  cell('PING応答', 'する'),
  cell('ユーザー名', 'admin'),
  cell('LAN側 IPアドレス', '192.168.10.1/24'),
  cell('ネットマスク', '255.255.255.0'),
  cell('ファームウェアバージョン', '2.5.0'),
]) {
  test(`What tells nothing about anybody stays: ${row}.`, () => {
    assert.equal(masked(table(row)), table(row));
  });
}

test('The name of the model stays, wherever it stands.', () => {
  const page = (ssid: string) => table(cell('端末名', 'Aterm WX3000HP'), cell('SSID', ssid));
  assert.equal(masked(page('WX3000HP-taro'), { keep: ['WX3000HP'], screens: ['Aterm'] }), page('ssid-1'));
  const told = table(cell('製品名', 'Nagoya WSR-1800AX4S/K'), cell('型番', 'WX3000HP'));
  assert.equal(masked(told), told.replace('Nagoya', 'Xxxxxx'));
});

for (const [name, value, mask] of [
  ['nosave_session_num', '1000003', '0000001'],
  ['SESSION_ID', '8F2C77D0AB4E4C0FB1B7D1A34C5E9F00', '00000000000000000000000000000001'],
  ['httoken', 'q8-w2.e4', 'token-1'],
  ['1_PW', 'kumamon-2026', 'password-1'],
  ['1_S', 'たろうの家', 'ああああ字'],
  ['WIFISsid1_5g', 'たろうの家', 'ssid-1'],
  ['wpa_psk_key', 'kumamon-2026', 'wifi-key-1'],
  ['ppp_user', 'abc12345', 'user1@example'],
] as const) {
  test(`What stands in the hidden input ${name} is masked if its name says what it is.`, () => {
    const input = (text: string) =>
      `<form><input type='hidden' id='x' name='${name}' value='${text}' /></form>`;
    assert.equal(masked(input(value)), input(mask));
  });
}

test('Everything in a form that leaves the box is masked, marks of one character too.', () => {
  const form = (ssid: string, mode: string) =>
    `<form action='https://display.qr.example/qr/'><input type='hidden' name='1_S' value='${ssid}'><input type='hidden' name='m' value='${mode}'></form>`;
  assert.equal(masked(form('たろうの家', 'x')), form('token-1', 'token-2'));
  const here = (page: string) => page.replace('https://display.qr.example/qr/', '/qr');
  assert.equal(masked(here(form('pppoe', 'x'))), here(form('pppoe', 'x')));
});

test('In a table of devices, names are masked under a heading, and beside an address without one.', () => {
  const leases = (host: string, mac: string) =>
    `<table><tr><th>端末名</th><th>IPアドレス</th><th>MACアドレス</th></tr><tr><td>${host}</td><td>192.168.10.3</td><td>${mac}</td></tr></table>
<table><tr><td>192.168.11.3(*)</td><td><b>${mac}</b></td><td>47:59:10</td><td>自動割当</td><td><div>${host}</div></td><td>5GHz</td></tr></table>`;
  assert.equal(masked(leases('Hanako-PC', '02:5e:10:00:00:1a')), leases('host-1', '02:00:00:00:00:01'));
});

test('In a list to choose a device from, its name goes with its address.', () => {
  const list = (device: string) =>
    `<select><option value="">-</option><option value="1">${device}</option><option>WAN</option></select>`;
  assert.equal(masked(list('Taro-no-iPhone (02:5e:10:00:00:1a)')), list('host-1'));
  assert.equal(masked(list('LAN1 02:5e:10:00:00:1a')), list('LAN1 02:00:00:00:00:01'));
});

test('A name of the home’s own is masked in addresses, and a vendor’s is not.', () => {
  const at = (host: string) =>
    recorded(`<a href="http://${host}/x">x</a>`, { url: new URL(`http://${host}/`) });
  const { records } = redact([at('router.yamada.example'), at('aterm.me'), at('[fe80::1]')]);
  assert.deepEqual(
    records.map(({ url }) => url.hostname),
    ['host-1', 'aterm.me', '[fe80::1]'],
  );
  assert.equal(records[0]?.text, '<a href="http://host-1/x">x</a>');
});

test('A table of pairs whose first label is a heading’s word keeps its labels.', () => {
  const pairs = (name: string) =>
    `<table><tr><td>端末名</td><td>${name}</td></tr><tr><td>動作モード</td><td>MAP-E</td></tr></table>`;
  assert.equal(masked(pairs('Hanako-PC')), pairs('host-1'));
});

test('What one page says is found on all others: in script, in a log, in the query of an address.', () => {
  const settings = recorded(
    table(cell('SSID', 'たろうの家'), cell('接続先ユーザー名', 'abc12345@isp.example')),
  );
  const others = [
    recorded('<script>show("\\u305f\\u308d\\u3046\\u306e\\u5bb6")</script>'),
    recorded('login by abc12345@isp.example failed', { headers: { 'content-type': 'text/plain' } }),
    recorded('{"name":"たろうの家"}', { headers: { 'content-type': 'application/json' } }),
    recorded('', { url: new URL('http://192.168.10.1/x?n=%E3%81%9F%E3%82%8D%E3%81%86%E3%81%AE%E5%AE%B6') }),
  ];
  const { records } = redact([...others, settings]);
  assert.deepEqual(
    records.slice(0, 3).map(({ text }) => text),
    ['<script>show("ssid-1")</script>', 'login by user1@example failed', '{"name":"ssid-1"}'],
  );
  assert.equal(records[3]?.url.href, 'http://192.168.10.1/x?n=ssid-1');
});

for (const [script, left] of [
  ['var wpa_psk = "kumamon-2026";', 'var wpa_psk = "wifi-key-1";'],
  [`addCfg("short","ADV_WLAN_SSID","Home 5G");`, `addCfg("short","ADV_WLAN_SSID","ssid-1");`],
  [`{"ssid": "Home 5G", "channel": 36}`, `{"ssid": "ssid-1", "channel": 36}`],
  [`{"serial": 400000000001}`, `{"serial": 100000000001}`],
  [`get("/cgi/cgi_wan.js?_tn=1946961920&_t=17955")`, `get("/cgi/cgi_wan.js?_tn=0000000001&_t=00000")`],
  [`form.pass_hash.value = sha256(form.nonce.value + ':' + form.pass.value);`, undefined],
  [`if(a&&pass=form.pass.value)user=document.getElementById("loginusr").value;`, undefined],
  [
    `document.write('<input type="password" value="kumamon">')`,
    `document.write('<input type="password" value="password-1">')`,
  ],
  [`x = "type", "text"; $("#password").val("");`, undefined],
] as const) {
  test(`In script, values are masked by their names, and code stays code: ${script}.`, () => {
    assert.equal(masked(`<script>${script}</script>`), `<script>${left ?? script}</script>`);
    const { records } = redact([recorded(script, { headers: { 'content-type': 'text/javascript' } })]);
    assert.equal(records[0]?.text, left ?? script);
  });
}

test('Cookies keep their names and what they are for.', () => {
  const { records } = redact([
    recorded('', {
      headers: {
        'set-cookie': 'sysauth=0f1e2d3c4b5a69780f1e2d3c4b5a6978; path=/; HttpOnly\nlang=ja; path=/',
      },
    }),
  ]);
  assert.equal(
    records[0]?.headers['set-cookie'],
    'sysauth=00000000000000000000000000000001; path=/; HttpOnly\nlang=token-2; path=/',
  );
});

test('An address whose parts have a box each is masked as one, and other boxes with numbers are not.', () => {
  const boxes = (parts: readonly string[], name: string) =>
    parts.map((part, at) => `<input type="text" name="${name}${at + 1}" value="${part}">`).join(' . ');
  assert.equal(masked(boxes(['25', '100', '7', '10'], 'ip')), boxes(['203', '0', '113', '1'], 'ip'));
  assert.equal(
    masked(boxes(['02', '5e', '10', '00', '00', '1a'], 'mac_')),
    boxes(['02', '00', '00', '00', '00', '01'], 'mac_'),
  );
  assert.equal(masked(boxes(['192', '168', '10', '1'], 'ip')), boxes(['192', '168', '10', '1'], 'ip'));
  const timers =
    '<input name="idle" value="30"><input name="retry" value="5"><input name="mtu" value="145"><input name="n" value="64">';
  assert.equal(masked(timers), timers);
});

test('Pictures and what is no text do not come along.', () => {
  const picture = `data:image/png;base64,${'iVBORw0KGgo'.repeat(60)}`;
  assert.equal(
    masked(`<img id="qr" src="${picture}"><img src="data:image/gif;base64,R0lGOD">`),
    '<img id="qr" src="data:image/png,"><img src="data:image/gif,">',
  );
  const { records } = redact([{ ...recorded(''), text: undefined } as never]);
  assert.equal(records[0]?.text, undefined);
});

test('Everything else stays as it was, to the letter: broken markup, quotation marks, entities, comments.', () => {
  const page = `<?xml version="1.0" encoding="EUC-JP"?><!DOCTYPE html>
<HTML><BODY bgcolor=white><table><form method=POST action='./lan_main_set'><tr><td>LAN&nbsp;WAN &amp; IP &lt;MTU&gt;<td nowrap>x</form>
<!--#OK <div class='ok_msg'>設定内容を更新しました。</div> --><input type=hidden name=sWebSessionnum value=32><font></b>
<script>if (a < b && c > d) document.write("<p>");</script><style>td::before { content: "on:off" }</style><p>unfinished <input value="x`;
  assert.equal(masked(page), page);
});

test('A tag that is never finished is masked like anything else.', () => {
  assert.doesNotMatch(
    masked('<p>x</p><input value="canary-5f1c 02:5e:10:00:00:1a', {
      login: { username: 'a', password: 'canary-5f1c' },
    }),
    /canary|5e:10/,
  );
});

test('Masking what is masked changes nothing.', () => {
  const page = `${table(cell('SSID', 'Home 5G'), cell('シリアル番号', '40000000000001'))} 02:5e:10:00:00:1a 25.100.7.10 2409:10:abcd::1 2409:10:abcd::/56 a@b.example uuid:79f0447f-860fbb81 ATERM-5E1000`;
  const once = masked(page);
  assert.equal(masked(once), once);
});

test('A user’s own name is masked, and a vendor’s usual one is not.', () => {
  const page = (name: string) => `<p>${name} and admin</p>`;
  const given = (username: string) => ({ login: { username, password: 'x1y2z3' } });
  assert.equal(masked(page('master-server'), given('master-server')), page('user1@example'));
  assert.equal(masked(page('master-server'), given('admin')), page('master-server'));
});

test('Thousands of secrets on one page are masked where they stand, in bearable time.', () => {
  const rows = Array.from({ length: 3000 }, (_, n) => cell('SSID', `network ${n} of many`));
  const began = performance.now();
  const { records, counts } = redact([recorded(table(...rows))]);
  assert.ok(performance.now() - began < 5000);
  assert.doesNotMatch(everythingIn(records), /of many/);
  assert.equal(counts.ssid, 3000);
});

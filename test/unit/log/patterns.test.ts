import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logEvents, logEventType, logKinds, type LogKind } from '../../../lib/capabilities/log-kinds.ts';
import { masked } from '../../../lib/log/mask.ts';
import { logPatterns } from '../../../lib/log/patterns.ts';
import { patternOf, withoutLog } from '../../../lib/log/profile.ts';
import { bases } from '../../../lib/router/driver.ts';
import { cpuTime } from '../../support/cpu-time.ts';

/** Lines as the listener hands them on: program, colon, text. Those of pppd and Yamaha are real. */
const LINES: ReadonlyArray<readonly [LogKind | undefined, vendor: string | undefined, line: string]> = [
  ['session-up', 'yamaha', 'PP[01] PPP/IPCP up  (Local: 203.0.113.1, Remote: 203.0.113.2)'],
  ['session-down', 'yamaha', 'PPPOE[02] Disconnected'],
  ['session-down', 'yamaha', 'PPPOE[01] Disconnected, cause [No error.]'],
  ['pado-timeout', 'yamaha', 'PPPOE[01] Disconnected, cause [PPPoE: PADI Timeout]'],
  ['auth-failed', 'yamaha', 'PPPOE[01] Disconnected, cause [PPP: Authentication failed]'],
  ['session-up', 'pppd', 'pppd: local  IP address 203.0.113.10'],
  ['session-down', 'pppd', 'pppd: LCP terminated by peer'],
  ['session-down', 'pppd', 'pppd: Connection terminated.'],
  ['session-down', 'pppd', 'pppd: No response to 3 echo-requests'],
  ['pado-timeout', 'pppd', 'pppd: Timeout waiting for PADO packets'],
  ['auth-failed', 'pppd', 'pppd: CHAP authentication failed'],
  ['session-down', 'pppd', "netifd: Interface 'wan' has lost the connection"],
  ['session-up', 'pppd', "netifd: Interface 'wan' is now up"],
  ['dhcp', 'pppd', 'udhcpc: lease of 192.168.10.2 obtained from 192.168.10.1, lease time 86400'],
  ['reboot', 'pppd', 'kernel: klogd started: BusyBox v1.35.0 (Debian 1:1.35.0-4)'],
  ['reboot', 'pppd', 'kernel: [    0.000000] Linux version 6.6.1'],
  ['session-down', 'pppd', "netifd: Interface 'pppoe-wan2' has link connectivity loss"],
  ['session-up', 'pppd', "netifd: Network device 'pppoe-wan' link is up"],
  ['auth-failed', 'pppd', 'netifd: wan (1117): PAP authentication failed'],
  ['tunnel-up', 'pppd', "netifd: Interface 'wan_map' is now up"],
  ['tunnel-down', 'pppd', "netifd: Interface 'dslite' is now down"],
  ['tunnel-up', 'yamaha', 'IP Tunnel[3] Up'],
  ['tunnel-down', 'yamaha', 'TUNNEL[1] Down'],
  ['session-up', 'yamaha', 'PP[02] PPP/IPV6CP up  (Local: fe80::2a0:deff:fe00:1, Remote: fe80::2)'],
  ['session-up', 'mpd5', 'ppp: [opt1] IFACE: Up event'],
  ['session-down', 'mpd5', 'mpd5: [opt1] IFACE: Down event'],
  ['session-down', 'mpd5', "ppp: [opt1_link0] LCP: rec'd Terminate Request #4 (Opened)"],
  ['pado-timeout', 'mpd5', 'ppp: [L1] PPPoE connection timeout after 12 seconds'],
  ['auth-failed', 'mpd5', 'ppp: [L1] LCP: authorization failed'],
  ['tunnel-down', 'nec', 'MAP-E 切断'],
  ['tunnel-up', 'nec', 'トンネル 接続完了'],
  ['tunnel-down', 'generic', 'the DS-Lite tunnel went down'],
  ['tunnel-up', 'generic', 'IPsec tunnel to office established'],
  ['session-down', 'nec', 'PPPoE1 切断しました'],
  ['session-up', 'nec', 'PPPoE1 接続完了'],
  ['auth-failed', 'nec', 'PPPoE1 認証に失敗しました'],
  ['pado-timeout', 'nec', 'PPPoE1 PADI タイムアウト'],
  ['dhcp', 'nec', 'DHCP IPアドレス取得'],
  ['reboot', 'nec', '装置起動'],
  ['session-down', 'buffalo', 'PPPOE: Session terminated'],
  ['session-up', 'buffalo', 'PPPOE: Connection established'],
  ['auth-failed', 'buffalo', 'PPP: CHAP Nak'],
  ['pado-timeout', 'buffalo', 'PPPOE: No response to PADI'],
  ['dhcp', 'buffalo', 'DHCPC: IP address obtained'],
  ['reboot', 'buffalo', 'SYSTEM: Boot'],
  ['session-down', 'generic', 'wan: PPPoE session closed'],
  ['session-up', 'generic', 'wan: PPPoE connected'],
  ['auth-failed', 'generic', 'wan: PPP authentication error'],
  ['pado-timeout', 'generic', 'wan: PADI timed out'],
  ['dhcp', 'generic', 'WAN DHCP lease renewed'],
  ['reboot', 'generic', 'The system is rebooting'],
  [undefined, undefined, 'PPPOE[01] Connecting to PPPoE server'],
  [undefined, undefined, 'PP[01] Rejected at OUT(default) filter: UDP 192.168.1.1:10395 >'],
  [undefined, undefined, 'PP[01] RECV CHAP Failure in CS_OPEN/SS_CLOSED'],
  [undefined, undefined, 'dnsmasq-dhcp: DHCPACK(br-lan) 192.168.1.5 02:00:00:00:00:05 phone'],
  [undefined, undefined, 'pppd: Plugin pppoe.so loaded.'],
  [undefined, undefined, "netifd: Interface 'lan' is now down"],
  [undefined, undefined, 'httpd: login from 192.168.1.5'],
  [undefined, undefined, 'PP[02] PPP/IPCP up  (Local: 0.0.0.0, Remote: 203.0.113.9)'],
  [undefined, undefined, 'PP[02] PPP/IPCP up  (Remote: 203.0.113.9)'],
  [undefined, undefined, 'PP[02] PPP/IPV6CP up  (Local: None, Remote: None)'],
  [undefined, undefined, 'pppd: local  IP address 0.0.0.0'],
  [undefined, undefined, 'PP[02] PPP/IPCP up  (Local: 000.000.000.000, Remote: 203.0.113.9)'],
  [undefined, undefined, "netifd: Interface 'pppoe6' is now up"],
  [undefined, undefined, "netifd: Interface 'wan_6' has lost the connection"],
  [undefined, undefined, "netifd: Interface 'wan6_4' is now down"],
  [undefined, undefined, "netifd: Interface 'wanmap_' is now up"],
  [undefined, undefined, "netifd: Interface 'wlan' is now up"],
  [undefined, undefined, "httpd: asked for Interface 'wan' is now up"],
  [undefined, undefined, 'hostapd: EAP authentication failed'],
  [undefined, undefined, 'ppp: [l2tp_7] IFACE: Up event'],
  [undefined, undefined, 'ppp: [opt1_link0] Link: UP event'],
  [undefined, undefined, ''],
];
for (const [kind, vendor, line] of LINES)
  test(`"${line}" is ${kind ?? 'nothing'}.`, () => {
    const found = patternOf(line);
    assert.deepEqual([found?.kind, found?.vendor], [kind, vendor]);
  });

test('Every vendor has patterns of every kind that it can have, each with a basis, and what is code or document names its source.', () => {
  const vendors = new Set(logPatterns.map(({ vendor }) => vendor));
  assert.deepEqual([...vendors], ['yamaha', 'pppd', 'mpd5', 'nec', 'buffalo', 'generic']);
  const missing: Readonly<Record<string, readonly LogKind[]>> = {
    // only dials
    mpd5: ['tunnel-up', 'tunnel-down', 'dhcp', 'reboot'],
    // nobody has shown us one
    buffalo: ['tunnel-up', 'tunnel-down'],
  };
  for (const vendor of vendors) {
    const kinds = new Set(logPatterns.filter((each) => each.vendor === vendor).map(({ kind }) => kind));
    const expected = logKinds.filter((kind) => !missing[vendor]?.includes(kind));
    assert.deepEqual([...kinds].toSorted(), expected.toSorted(), vendor);
  }
  for (const { basis, source, expression, kind, vendor } of logPatterns) {
    assert.ok((bases as readonly string[]).includes(basis));
    if (basis === 'code' || basis === 'doc') assert.ok(source, `${vendor} ${kind}`);
    assert.ok(LINES.some((line) => line[1] === vendor && expression.test(line[2])) || vendor !== 'generic');
  }
});

test('Each kind is an event with a word of its own, and nothing else is.', () => {
  const types = logEvents.map(({ type }) => type);
  assert.equal(new Set(types).size, logKinds.length);
  assert.deepEqual(logKinds.map(logEventType), types);
  assert.equal(logEventType('session-down'), 'log_session_down');
  for (const what of ['', 'toString', 'log', 'session_down']) assert.equal(logEventType(what), undefined);
});

test('A profile without a part about the log is left as it is.', () => {
  for (const rest of [undefined, null, 7, 'text', {}, { settings: {} }])
    assert.deepEqual(withoutLog(rest), { rest, patterns: logPatterns });
});

test('What a user says about a kind takes the place of what we know; null is nothing.', () => {
  const log = { 'session-down': ['^WAN: kaput', 'Leitung .*weg'], dhcp: null, reboot: [] };
  const { rest, patterns } = withoutLog({ settings: { a: 1 }, log });
  assert.deepEqual(rest, { settings: { a: 1 } });
  const kindOf = (line: string) => patternOf(line, patterns)?.kind;
  assert.equal(kindOf('wan: kaput'), 'session-down');
  assert.equal(kindOf('die Leitung ist weg'), 'session-down');
  assert.equal(kindOf('PPPOE[01] Disconnected'), undefined);
  assert.equal(kindOf('pppd: CHAP authentication failed'), 'auth-failed');
  assert.equal(kindOf('udhcpc: lease lost'), undefined);
  assert.equal(kindOf('kernel: klogd started: BusyBox'), undefined);
  const [own] = patterns;
  assert.deepEqual([own?.vendor, own?.basis], ['user', 'doc']);
});

function nested(levels: number): unknown {
  let value: unknown = 'x';
  for (let n = 0; n < levels; n += 1) value = [value];
  return value;
}

function circle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

const FAULTS: Readonly<Record<string, unknown>> = {
  'a list': [],
  'a word': 'down',
  'an unknown kind': { 'line-cut': ['x'] },
  'a pattern that is none': { dhcp: ['('] },
  'a pattern that looks ahead': { dhcp: ['(?=a)b'] },
  'a pattern of too many steps': { dhcp: ['(?:.{0,99}){0,9}x.{200}'] },
  'patterns of too many steps together': { dhcp: ['.{0,400}x'], reboot: ['.{0,400}x', '.{0,400}y'] },
  'deeper than anybody writes': { dhcp: nested(100_000) },
  'written into what objects are made of': JSON.parse('{"__proto__":["x"]}'),
  'full of circles': { dhcp: circle() },
  'an empty pattern': { dhcp: [''] },
  'a pattern that is too long': { dhcp: ['x'.repeat(201)] },
  'too many patterns': { dhcp: Array.from({ length: 21 }, () => 'x') },
};
for (const [what, log] of Object.entries(FAULTS))
  test(`A profile whose log is ${what} is refused, with an example.`, () => {
    assert.throws(
      () => withoutLog({ log }),
      (error: { code?: string; detail?: string; hint?: { en: string } }) => {
        assert.equal(error.code, 'invalid-input');
        assert.match(error.detail ?? '', /^profile: log/);
        assert.match(error.hint?.en ?? '', /session-down/);
        return true;
      },
    );
  });

test('What looks like a repetition in a class or behind a backslash is none.', () => {
  const { patterns } = withoutLog({ log: { dhcp: ['^[)*+(]\\+\\)\\*x{2}(a)?$'] } });
  assert.equal(patternOf('*+)*xxa', patterns)?.kind, 'dhcp');
});

const MASKED: ReadonlyArray<readonly [line: string, by: string]> = [
  ['pppd: local  IP address 203.0.113.10', 'pppd: local  IP address (address)'],
  ['got 2001:db8:1::/56 and fe80::1%eth0.', 'got (address) and (address).'],
  ['full 2001:db8:0:1:2:3:4:5 there', 'full (address) there'],
  ['from AA:BB:CC:DD:EE:01 aabb.ccdd.ee02 aa-bb-cc-dd-ee-03', 'from (mac) (mac) (mac)'],
  ['AP106F3F123456: up', '(mac): up'],
  [
    'DHCPACK on 192.168.1.5 to 02:00:00:00:00:05 (Taros-phone) via br0',
    'DHCPACK on (address) to (mac) (name) via br0',
  ],
  ['login: taro@isp.example.jp failed', 'login: (name) failed'],
  ['user=taro, "user name" ok', 'user=(name) "user name" ok'],
  [
    '[PAP AuthReq id=0x1 user="ta ro" password="se cret"]',
    '[PAP AuthReq id=0x1 user=(name) password=(hidden)]',
  ],
  ["remote user 'taro' refused", 'remote user (name) refused'],
  ['pppd: Remote message: ok User[taro-7] accepted', 'pppd: Remote message: ok User[(name)] accepted'],
  ['Remote message: Welcome taro, have fun', 'Remote message: Welcome (name), have fun'],
  ['CHAP authentication succeeded: 0312345678 is in', 'CHAP authentication succeeded: (name) is in'],
  ['login (taro) refused, 2 user(s)', 'login (name) refused, 2 user(s)'],
  ['ユーザー名：たろう 認証失敗', 'ユーザー名：(name) 認証失敗'],
  ['接続ID[taro-1] パスワード: 秘密', '接続ID[(name)] パスワード: (hidden)'],
  ['認証ID：taro-1 OK、契約者番号: 0312', '認証ID：(name) OK、契約者番号: (name)'],
  ['User -> taro ok, user|taro|ok, User  ( taro ) ok', 'User -> (name) ok, user|(name)|ok, User  (name) ok'],
  [
    'sent [CHAP Response id=0x1 <aabbccddeeff00112233445566778899>, name = "taro"]',
    'sent [CHAP Response id=0x1 <(hidden)>, name = (name)]',
  ],
  ['hostname: taro-pc', 'hostname: (name)'],
  ['PSK = 12345678', 'PSK = (hidden)'],
  ['PPPoE: the password is hunter2 now', 'PPPoE: the password is (hidden) now'],
  ['Wi-Fi key was set; PSK changed to "hunter 2"', 'Wi-Fi key was (hidden) PSK changed to (hidden)'],
  [
    'PPPOE[01] Disconnected, cause [PPPoE: PADI Timeout]',
    'PPPOE[01] Disconnected, cause [PPPoE: PADI Timeout]',
  ],
  ["Interface 'wan' is now up at 12:00:00", "Interface 'wan' is now up at 12:00:00"],
  ['pppd 2.4.9 started', 'pppd 2.4.9 started'],
];
for (const [line, by] of MASKED) test(`"${line}" shows as "${by}".`, () => assert.equal(masked(line), by));

test('A line that is shown is short, and the longest is masked soon.', () => {
  assert.equal(masked('x'.repeat(300)), `${'x'.repeat(200)}…`);
  const took = cpuTime();
  for (const piece of ['a', 'a@', '0', '00:', '::', 'user ', 'user=', '1.', '(', '"', '0a'])
    masked(piece.repeat(2048 / piece.length));
  assert.ok(took() < 2000, `${took()} ms`);
});

/** Any of them alone would take a backtracking engine longer than anybody waits. */
const ENDLESS = [
  '(a+)+$',
  '(?:a|aa)*!',
  '.?'.repeat(22) + 'X',
  '.{0,99}.{0,99}.{0,99}.{0,99}X',
  '(.*a){12}!',
];

test('Patterns of a user cannot stop the process, whatever the line is.', () => {
  const took = cpuTime();
  for (const endless of ENDLESS) {
    const { patterns } = withoutLog({ log: { dhcp: [endless] } });
    for (const line of ['a'.repeat(65_536), `${'a'.repeat(30)}!`, 'ab'.repeat(128)])
      patternOf(line, patterns);
  }
  assert.ok(took() < 2000, `${took()} ms`);
});

test('The longest line is compared soon, whatever it holds.', () => {
  const { patterns } = withoutLog({ log: { dhcp: ['.*a.*b$', '(a|a|b|.)*c', '.*'.repeat(50)] } });
  const took = cpuTime();
  for (const piece of ['a', 'PPPoE ', 'ab ', 'PPPoE PADI ', 'WAN DHCP ', ' '])
    for (let n = 0; n < 20; n += 1) patternOf(piece.repeat(2048 / piece.length), patterns);
  assert.ok(took() < 3000, `${took()} ms`);
});

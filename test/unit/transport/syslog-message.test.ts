import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_BYTES, parseSyslog, type SyslogMessage } from '../../../lib/transport/syslog-message.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const parse = (line: string) => parseSyslog(Buffer.from(line));
const ESC = String.fromCodePoint(27);

const READ: ReadonlyArray<readonly [what: string, line: string, Partial<SyslogMessage>]> = [
  [
    'the example of RFC 3164',
    "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
    {
      facility: 4,
      severity: 2,
      host: 'mymachine',
      app: 'su',
      text: "'su root' failed for lonvick on /dev/pts/8",
    },
  ],
  [
    'an example of RFC 5424 without structured data, with a byte order mark',
    "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed",
    { facility: 4, severity: 2, host: 'mymachine.example.com', app: 'su', text: "'su root' failed" },
  ],
  [
    'an example of RFC 5424 with structured data',
    '<165>1 2003-10-11T22:14:15.003Z h evntslog - ID47 [a@1 iut="3\\"]" b="x"][c@2] An application',
    { facility: 20, severity: 5, host: 'h', app: 'evntslog', text: 'An application' },
  ],
  ['RFC 5424 that says nothing', '<13>1 - - - - - -', { host: undefined, app: undefined, text: '' }],
  [
    'structured data without an end',
    '<13>1 - - app - - [a b="c" PPPoE down',
    { app: 'app', text: '[a b="c" PPPoE down' },
  ],
  [
    'a process number',
    '<30>Nov 24 03:00:00 gw pppd[812]: Modem hangup',
    { app: 'pppd', text: 'Modem hangup' },
  ],
  [
    'no host',
    '<30>Nov  4 03:00:00 pppd[812]: Modem hangup',
    { host: undefined, app: 'pppd', text: 'Modem hangup' },
  ],
  [
    'no priority',
    'Nov 24 03:00:00 gw pppd: up',
    { facility: undefined, severity: undefined, app: 'pppd', text: 'up' },
  ],
  ['no header at all', 'PPPoE session up', { facility: undefined, app: undefined, text: 'PPPoE session up' }],
  ['an address as host', '<14>192.168.1.1 PPPoE up', { host: '192.168.1.1', text: 'PPPoE up' }],
  ['an IPv6 address as host', '<14>fe80::1 PPPoE up', { host: 'fe80::1', text: 'PPPoE up' }],
  ['a first word that may be no host', '<14>Nov 24 03:00:00 PPPoE session up', { text: 'PPPoE session up' }],
  [
    'a Yamaha line',
    '<134>2015/04/24 12:01:34: PPPOE[01] Disconnected, cause [PPPoE: PADI Timeout]',
    {
      facility: 16,
      severity: 6,
      app: undefined,
      text: 'PPPOE[01] Disconnected, cause [PPPoE: PADI Timeout]',
    },
  ],
  ['a year in front', '<14>Nov 24 2026 03:00:00 gw a: b', { host: 'gw', app: 'a', text: 'b' }],
  ['a year behind', '<14>Tue Nov 24 03:00:00 2026 gw a: b', { host: 'gw', app: 'a', text: 'b' }],
  ['a zone', '<14>Nov 24 03:00:00.123 JST a: b', { app: 'a', text: 'b' }],
  ['what only looks like a zone', '<14>Nov 24 03:00:00 WAN link up', { text: 'WAN link up' }],
  ['an ISO time', '<14>2026-11-24T12:00:00+09:00 gw a: b', { host: 'gw', app: 'a', text: 'b' }],
  ['a time in brackets', '[2026-11-24 12:00:00] a: b', { app: 'a', text: 'b' }],
  ['a Japanese time', '<14>2026年11月24日 12時00分00秒 PPPoE 切断', { text: 'PPPoE 切断' }],
  ['a month and a day in Japanese', '11月24日 12:00 PPPoE 切断', { text: 'PPPoE 切断' }],
  ['1970', '<14>Jan  1 00:00:07 a: b', { app: 'a', text: 'b' }],
  [
    'a priority that is too high',
    '<999>a: b',
    { facility: undefined, severity: undefined, app: 'a', text: 'b' },
  ],
  ['the highest priority', '<191>b', { facility: 23, severity: 7, text: 'b' }],
  ['a priority that is none', '<abc>b', { severity: undefined, text: '<abc>b' }],
  ['nothing but a priority', '<13>', { severity: 5, app: undefined, text: '' }],
  ['nothing', '', { host: undefined, app: undefined, text: '' }],
];
for (const [what, line, expected] of READ)
  test(`It reads ${what}.`, () => assert.partialDeepStrictEqual(parse(line), expected));

test('Line ends, zeros, colours, and what turns or hides text, are gone.', () => {
  assert.equal(parse(`<13>a\r\nb\tc\0\0\n`).text, 'a b c');
  assert.equal(parse(`<13>${ESC}[1;31mred${ESC}[0m\n[INFO] x`).text, 'red [INFO] x');
  assert.equal(parse('<13>a\u202Eb\u200Bc\u2028d\uE000').text, 'abc d');
});

/** PPPoE 切断 as old firmware writes it. */
const OLD: ReadonlyArray<readonly [string, readonly number[]]> = [
  ['EUC-JP', [0xc0, 0xda, 0xc3, 0xc7]],
  ['Shift_JIS', [0x90, 0xd8, 0x92, 0x66]],
];
for (const [charset, bytes] of OLD)
  test(`Text in ${charset} is read as what it is.`, () => {
    assert.equal(parseSyslog(Buffer.from([...Buffer.from('<13>PPPoE '), ...bytes])).text, 'PPPoE 切断');
  });

test('Of a long line the beginning counts, also when a character is cut in two.', () => {
  const { text } = parse(`<13>${'切'.repeat(4000)}`);
  assert.equal(text, '切'.repeat(Math.floor((MAX_BYTES - 4) / 3)));
});

test('Bytes that are no text in any charset are read all the same.', () => {
  const { text } = parseSyslog(Buffer.from([0x3c, 0x31, 0x33, 0x3e, 0x61, 0xff, 0xfe, 0xff, 0x62]));
  assert.match(text, /^a\uFFFD+b$/);
});

test('Whatever comes, it is one bounded line, and soon.', () => {
  const took = cpuTime();
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647);
  const alphabet = Buffer.from('<1>[]"\\: =-TZ0129年é\u0000\u001b[');
  for (let n = 0; n < 500; n += 1) {
    const bytes = Buffer.alloc(random() % 4000);
    for (let at = 0; at < bytes.length; at += 1)
      bytes[at] = n % 2 ? random() % 256 : (alphabet[random() % alphabet.length] ?? 0);
    const { text } = parseSyslog(bytes);
    assert.ok(text.length <= MAX_BYTES && !/\p{Cc}/u.test(text));
  }
  for (const piece of ['[', '["', '\\', '[a="\\"', ' ', '1 ', 'Jan 1 ', ':', 'a.', '0000:'])
    parse(`<13>1 - a b c d ${piece.repeat(2048)}`);
  assert.ok(took() < 3000, `${took()} ms`);
});

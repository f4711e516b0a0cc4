import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../lib/capabilities/identity.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionSince } from '../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import { wanProvider } from '../../../lib/capabilities/wan-provider.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { picture, type PictureOptions } from '../../../lib/dual-stack/picture/picture.ts';
import { durationText, sinceText } from '../../../lib/dual-stack/picture/words.ts';
import { fit, widthOf, wrap } from '../../../lib/dual-stack/picture/text.ts';
import { parseXml, type XmlElement } from '../../../lib/transport/xml.ts';
import { homeWith, Missing, unread, LOWER, UPPER, type Differences } from './homes.ts';
import { STATES_OF_HOMES } from './picture-states.ts';

const NOON = Date.parse('2026-03-04T12:00:00Z');

function drawn(differences: Differences = {}, options: Partial<PictureOptions> = {}): string {
  const home = homeWith(differences);
  return picture(home, judge(home), { language: 'en', now: NOON, ...options });
}

/** The states of the signs by where they stand; the headline’s is `40 42`. */
function signs(svg: string): Readonly<Record<string, string>> {
  const found = svg.matchAll(/<g class="sign (\w+)" transform="translate\((\d+ \d+)\)/g);
  return Object.fromEntries([...found].map(([, status, place]) => [place, status]));
}

const BRIDGE = '292 324';
const PPPOE = '292 168';
const IPOE = '56 168';
const LAN = '56 404';
const LOWER_BOX = '128 454';
const UPPER_BOX = '42 294';
const LINE = '440 229';
const HEADLINE = '40 42';

const DOWN = [
  [sessionUp, false],
  [wanPath, 'none'],
  [wanIpv4, new Missing('not-said')],
] as const;

test('The finished home is well everywhere.', () => {
  const states = signs(drawn());
  assert.deepEqual(new Set(Object.values(states)), new Set(['ok']));
  for (const place of [HEADLINE, IPOE, PPPOE, BRIDGE, LAN, UPPER_BOX, LOWER_BOX])
    assert.equal(states[place], 'ok', place);
  assert.equal(states[LINE], undefined, 'nobody asked the line');
});

const BROKEN: Readonly<Record<string, readonly [Differences, readonly string[], readonly string[]]>> = {
  'the bridge is off': [
    { upper: [[pppoeBridge, false]], lower: DOWN },
    [BRIDGE, PPPOE],
    [IPOE, LAN, UPPER_BOX, LOWER_BOX],
  ],
  'the account is refused': [
    { lower: [...DOWN, [sessionError, 'auth']] },
    [PPPOE],
    [IPOE, BRIDGE, LAN, UPPER_BOX, LOWER_BOX],
  ],
  'the line is down': [{ upper: DOWN, lower: DOWN }, [LINE, IPOE, PPPOE], [LAN, BRIDGE]],
  'the MACs are equal': [
    {
      lower: [
        [lanMac, '02:00:5e:20:00:01'],
        [wanMac, '02:00:5e:20:00:01'],
      ],
    },
    [LAN],
    [IPOE, PPPOE, BRIDGE],
  ],
  'the lower router is silent': [
    { lower: [...unread(LOWER, 'unreachable'), [reachable, false]] },
    [LOWER_BOX],
    [IPOE, BRIDGE, UPPER_BOX],
  ],
  'the lower router is an access point': [{ lower: [[wanMode, 'ap']] }, [LOWER_BOX], [IPOE, BRIDGE]],
};

for (const [name, [home, broken, well]] of Object.entries(BROKEN))
  test(`It is marked where it is broken: ${name}.`, () => {
    const states = signs(drawn(home));
    for (const place of broken) assert.equal(states[place], 'problem', place);
    for (const place of well) assert.equal(states[place], 'ok', place);
    assert.equal(states[HEADLINE], 'problem');
  });

test('A road is closed where anything on its way is broken, and its stroke says so without colour.', () => {
  const roads = (svg: string) => [...svg.matchAll(/<path class="road (\w+)"/g)].map(([, status]) => status);
  assert.deepEqual(roads(drawn()), ['ok', 'ok']);
  // the old session has not been missed yet
  assert.deepEqual(roads(drawn({ upper: [[pppoeBridge, false]] })), ['ok', 'problem']);
  assert.deepEqual(roads(drawn({ upper: DOWN, lower: DOWN })), ['problem', 'problem']);
  assert.deepEqual(roads(drawn({ lower: unread(LOWER, 'not-read') })), ['ok', 'unknown']);
  const style = drawn().match(/<style>(.*)<\/style>/)?.[1] ?? '';
  for (const status of ['problem', 'unknown', 'warning'])
    assert.match(style, new RegExp(`\\.road\\.${status}[^{]*\\{stroke-dasharray`));
});

test('A road that nobody can see is unknown, whatever else is silent on its way; its sign and its stroke say the same.', () => {
  for (const [name, differences] of Object.entries(STATES_OF_HOMES)) {
    const svg = drawn(differences);
    const [ipoe, pppoe] = [...svg.matchAll(/<path class="road (\w+)"/g)].map(([, status]) => status);
    assert.deepEqual([signs(svg)[IPOE], signs(svg)[PPPOE]], [ipoe, pppoe], name);
  }
  const silent = signs(drawn(STATES_OF_HOMES['lower silent']));
  assert.deepEqual([silent[PPPOE], silent[LOWER_BOX]], ['unknown', 'problem']);
  const fallen = drawn(STATES_OF_HOMES['behind the upper router']);
  assert.equal(signs(fallen)[PPPOE], 'problem');
  assert.match(
    fallen,
    /sign problem" transform="translate\(292 168\)"><title>[^<]*instead of dialling PPPoE/,
  );
});

test('What nobody could read is unknown, and never well.', () => {
  const states = signs(drawn({ upper: unread(UPPER, 'not-read'), lower: unread(LOWER, 'not-read') }));
  assert.equal(states[IPOE], 'unknown');
  assert.equal(states[PPPOE], 'unknown');
  assert.equal(states[BRIDGE], 'unknown');
  assert.equal(states[HEADLINE], 'unknown');
});

test('Values are there: model, addresses, provider, age of the session, the way this machine takes.', () => {
  const svg = drawn({
    upper: [
      [identity, { vendor: 'Acme', model: 'Gate 9', firmware: null, serial: null }],
      [wanProvider, 'v6plus'],
    ],
    lower: [[sessionSince, '2026-03-01T10:00:00Z']],
    observed: { gateways: ['192.168.10.1'], roads: { lower: { seen: { ipv4: '203.0.113.9' } } } },
  });
  for (const shown of [
    'Gate 9',
    'MAP-E · v6plus',
    '25.200.3.17',
    '203.0.113.9',
    '3 days',
    '192.168.10.2',
    '02:00:5e:20:00:02',
  ])
    assert.ok(svg.includes(`>${shown}<`), shown);
  assert.match(svg, />This machine leaves by: upper router</);
  const visited = drawn({ observed: { inbound: { arrives: true, returns: false, port: 443 } } });
  assert.match(visited, />Reached from outside: broken</);
});

test('The reader’s language is everywhere, and in what is read aloud.', () => {
  const svg = drawn({ upper: [[pppoeBridge, false]], lower: DOWN }, { language: 'ja' });
  assert.match(svg, / lang="ja"/);
  assert.match(svg, />上位ルーター</);
  assert.match(svg, />無効</);
  const said = /<desc[^>]*>([^<]*)<\/desc>/.exec(svg)?.[1] ?? '';
  assert.match(said, /PPPoEブリッジ：異常/);
  assert.match(said, /IPoE経路：正常/);
  assert.match(said, /PPPoE経路：異常/);
  assert.doesNotMatch(said, /。。/);
  assert.doesNotMatch(svg.replaceAll(/<style>.*<\/style>/g, ''), /well|broken|unknown<|router/);
});

test('Words of a router are cut and escaped: nothing of theirs is markup, a script or turns the text around.', () => {
  const name = `</text><script>alert(1)</script>\u202e\u0000${'&"\'<'.repeat(60)}`;
  const svg = drawn({
    upper: [
      [identity, { vendor: null, model: name, firmware: null, serial: null }],
      [wanProvider, name],
    ],
  });
  const root = parseXml(svg);
  const names = (element: XmlElement): readonly string[] => [
    element.name,
    ...element.children.flatMap(names),
  ];
  assert.deepEqual(
    new Set(names(root)),
    new Set(['svg', 'title', 'desc', 'style', 'rect', 'g', 'circle', 'path', 'text']),
  );
  assert.doesNotMatch(svg, /[\p{Cc}\u202a-\u202e]/u);
  assert.ok(Buffer.byteLength(svg) < 30_000);
});

test('It is one document, without anything from elsewhere, small, and the same for the same home.', () => {
  const svg = drawn({}, { language: 'ja' });
  assert.equal(svg, drawn({}, { language: 'ja' }));
  assert.doesNotMatch(svg, /<script|href|url\(|@import|\son\w+=/);
  assert.ok(Buffer.byteLength(svg) < 30_000, String(Buffer.byteLength(svg)));
  assert.match(svg, /role="img"/);
  assert.match(svg, /prefers-color-scheme:dark/);
  assert.doesNotMatch(drawn({}, { theme: 'dark' }), /prefers-color-scheme/);
});

test('It is small in every state, language and theme.', (t) => {
  const sizes = Object.values(STATES_OF_HOMES).flatMap((differences) =>
    (['en', 'ja'] as const).flatMap((language) =>
      (['light', 'dark', 'auto'] as const).map((theme) =>
        Buffer.byteLength(drawn(differences, { language, theme })),
      ),
    ),
  );
  t.diagnostic(`${sizes.length} pictures, ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes`);
  assert.ok(Math.max(...sizes) < 15_000);
});

test('Texts stay within the picture.', () => {
  const longest = 'W'.repeat(200);
  const svg = drawn({
    upper: [
      [identity, { vendor: null, model: longest, firmware: null, serial: null }],
      [wanProvider, longest],
    ],
    lower: [[identity, { vendor: null, model: '機'.repeat(200), firmware: null, serial: null }]],
  });
  for (const [, x, kind, text] of svg.matchAll(/<text x="(\d+)" y="\d+"(?: class="(\w+)")?>([^<]*)</g)) {
    const size = { name: 15.5, small: 12, headline: 18 }[kind ?? ''] ?? 13;
    assert.ok(Number(x) + widthOf(text ?? '', size) <= 470, `${text}`);
  }
});

test('A text is cut with an ellipsis, and wrapped where a language allows it.', () => {
  assert.equal(fit('short', 100, 10), 'short');
  assert.match(fit('a very long line of words', 60, 10), /^a very.*…$/);
  assert.deepEqual(wrap('one two three', 45, 10, 3), ['one two', 'three']);
  const lines = wrap('回線が切れています。IPoEもPPPoEも通信できません。', 100, 10, 2);
  assert.equal(lines.length, 2);
  for (const line of lines) assert.doesNotMatch(line, /^[、。]/);
  assert.match(wrap('word '.repeat(50), 60, 10, 2)[1] ?? '', /…$/);
});

test('A duration is told in its largest unit.', () => {
  assert.equal(durationText(3 * 86_400_000 + 5, 'en'), '3 days');
  assert.equal(durationText(3 * 86_400_000 + 5, 'ja'), '3日');
  assert.equal(durationText(3_600_000, 'en'), '1 hour');
  assert.equal(durationText(59_000, 'ja'), '59秒');
  assert.equal(durationText(-5, 'en'), '0 seconds');
});

test('An instant is told on the clock of this machine.', () => {
  const at = new Date(2026, 10, 4, 9, 5).getTime();
  assert.equal(sinceText(at, 'en'), 'since Nov 4, 09:05');
  assert.equal(sinceText(at, 'ja'), '11月4日 09:05から');
});

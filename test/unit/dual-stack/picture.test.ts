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
import { statuses, type Status } from '../../../lib/router/finding.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { picture, type PictureOptions } from '../../../lib/dual-stack/picture/picture.ts';
import { DARK, LIGHT, type Palette } from '../../../lib/dual-stack/picture/style.ts';
import { durationText } from '../../../lib/dual-stack/picture/words.ts';
import { fit, widthOf, wrap } from '../../../lib/dual-stack/picture/text.ts';
import { parseXml, type XmlElement } from '../../../lib/transport/xml.ts';
import { homeWith, Missing, unread, LOWER, UPPER, type Differences } from './homes.ts';

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
  assert.match(said, /PPPoEブリッジ: 異常/);
  assert.match(said, /IPoE経路: 正常/);
  assert.match(said, /PPPoE経路: 異常/);
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

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance([red, green, blue]: readonly number[]): number {
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function linear(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(linear(one)), luminance(linear(other))].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** How two colours differ for somebody who lacks a kind of cone (matrices of Machado, Oliveira and Fernandes 2009, severity 1). */
const BLINDNESS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function lab(colour: string, matrix: readonly (readonly number[])[]): readonly [number, number, number] {
  const rgb = linear(colour);
  const seen = matrix.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, at) => sum + weight * (rgb[at] ?? 0), 0),
      ),
    ),
  );
  const [r = 0, g = 0, b = 0] = seen;
  const xyz = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ].map((part) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116));
  const [x = 0, y = 0, z = 0] = xyz;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976 colour difference; 2.3 is just noticeable. */
function difference(one: string, other: string, matrix: readonly (readonly number[])[]): number {
  const [a, b] = [lab(one, matrix), lab(other, matrix)];
  return Math.hypot(...a.map((part, at) => part - (b[at] ?? 0)));
}

for (const [name, palette] of Object.entries({ LIGHT, DARK }))
  test(`Contrast of the ${name.toLowerCase()} palette: words 4.5:1, lines and signs 3:1.`, () => {
    const behind: readonly (keyof Palette)[] = ['paper', 'box'];
    for (const back of behind) {
      for (const words of ['ink', 'faint'] as const)
        assert.ok(contrast(palette[words], palette[back]) >= 4.5, `${words} on ${back}`);
      for (const line of [...statuses, 'edge'] as const)
        assert.ok(contrast(palette[line], palette[back]) >= 3, `${line} on ${back}`);
    }
    for (const status of statuses) assert.ok(contrast(palette.mark, palette[status]) >= 4.5, status);
  });

for (const [kind, matrix] of Object.entries(BLINDNESS))
  test(`Well, warning and broken are different colours to everybody: ${kind}.`, () => {
    const pairs: readonly (readonly [Status, Status])[] = [
      ['ok', 'problem'],
      ['ok', 'warning'],
      ['ok', 'unknown'],
    ];
    for (const palette of [LIGHT, DARK])
      for (const [one, other] of pairs)
        assert.ok(
          difference(palette[one], palette[other], matrix) >= 10,
          `${one} and ${other}: ${difference(palette[one], palette[other], matrix).toFixed(1)}`,
        );
  });

test('Every state has a mark of its own.', () => {
  const marks = (svg: string) =>
    new Map(
      [
        ...svg.matchAll(/class="sign (\w+)"[^>]*><title>[^<]*<\/title><circle r="10"\/><path d="([^"]+)"/g),
      ].map(([, status, mark]) => [status, mark]),
    );
  const all = new Map([
    ...marks(drawn()),
    ...marks(drawn({ upper: DOWN })),
    ...marks(drawn({ lower: unread(LOWER, 'not-read') })),
    ...marks(
      drawn({
        upper: [
          [wanMode, 'dhcp'],
          [wanPath, 'behind-router'],
          [wanIpv4, '192.168.1.20'],
        ],
      }),
    ),
  ]);
  assert.deepEqual(new Set(all.keys()), new Set(statuses));
  assert.equal(new Set(all.values()).size, statuses.length);
});

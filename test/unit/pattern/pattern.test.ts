import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { overridden } from '../../../lib/drivers/screen/overrides.ts';
import { profileN } from '../../../lib/drivers/airstation/profiles/n.ts';
import { meaningOf } from '../../../lib/drivers/screen/values.ts';
import { Pattern, pattern } from '../../../lib/pattern/pattern.ts';
import { pageLinks } from '../../../lib/screen/page/links.ts';
import { page } from '../screen/page.ts';
import { cpuTime } from '../../support/cpu-time.ts';

/** Generous on a busy machine; an engine that goes back in the text would need years. */
const SOON_MS = 3_000;

/** Kinds of what makes such an engine go back: each needs another way of being seen through. */
const ENDLESS: readonly string[] = [
  '^(a+)+$',
  '^(?:a|aa|aaa)*$',
  '(?:(?:a*)*)*!',
  '.?'.repeat(60) + '!',
  '(?:.{0,99}){0,3}!',
  '(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)!',
  '(?:a?){50}a{50}!',
  String.raw`^(?:[\w]+\s?)*!$`,
  String.raw`^([^!]+)+!$`,
  '(?:[ab]*a[ab]{60}!|b[ab]{80}c)',
];
const TEXTS: readonly string[] = ['a', 'ab', 'a a', 'aab', 'b'].map((piece) =>
  piece.repeat(Math.ceil(65_536 / piece.length)),
);

for (const source of ENDLESS)
  test(`${source.slice(0, 40)} is bounded work on 64 kB.`, () => {
    const expression = new Pattern(source, { ignoreCase: true });
    const took = cpuTime();
    for (const text of TEXTS) {
      expression.test(text);
      expression.firstGroup(text);
    }
    assert.ok(took() < SOON_MS, `${took()} ms`);
  });

test('What is repeated over and over is refused before it is large, and soon.', () => {
  const took = cpuTime();
  for (const source of [
    '(?:(?:a{0,31}){0,31}){0,31}',
    'a{1001}',
    '(?:.{0,100}){0,20}',
    '.{0,400}'.repeat(3),
    '(a)'.repeat(11),
  ])
    assert.throws(() => new Pattern(source), SyntaxError, source);
  assert.ok(took() < SOON_MS);
});

for (const [source, why] of [
  ['', /empty/],
  ['(', /missing closing \)/],
  ['['.repeat(150), /missing closing \]/],
  ['('.repeat(200), /./],
  ['x'.repeat(201), /200/],
  ['(?=a)b', /\(\?=/],
  [String.raw`(a)\1`, /escape/],
  [String.raw`(?<n>a)\\\k<n>`, /back reference/],
  ['a**', /\*\*/],
] as const)
  test(`"${source.slice(0, 20)}" is refused in a short line.`, () => {
    assert.throws(
      () => new Pattern(source),
      (thrown) => thrown instanceof SyntaxError && why.test(thrown.message) && thrown.message.length < 120,
    );
  });

test('What people write is understood as they mean it.', () => {
  const group = (source: string, text: string) => new Pattern(source).firstGroup(text);
  assert.equal(group(String.raw`^\s*([0-9.]+)`, ' 192.0.2.1/24'), '192.0.2.1');
  assert.equal(group(String.raw`版：(\d+(?:\.\d+)+)`, 'ファームウェア版：1.11'), '1.11');
  assert.equal(group('(?<n>切断|接続)', 'PPPoE 切断'), '切断');
  assert.equal(group(String.raw`\u{1F600}(.)`, '😀x'), 'x');
  assert.equal(group(String.raw`\\k(.)`, String.raw`\kx`), 'x');
  assert.equal(group('a(x)?', 'a'), undefined);
  assert.equal(group('a', 'a'), undefined);
  assert.equal(group('(b)', 'a'), undefined);
  assert.ok(new Pattern('pppoe .*DOWN', { ignoreCase: true }).test('the PPPoE link is down'));
  assert.ok(!new Pattern('down').test('DOWN'));
  assert.equal(new Pattern('a+').source, 'a+');
});

test('At a boundary it is a fault like any other.', () => {
  const at = z.object({ expression: pattern() });
  assert.ok(at.parse({ expression: 'a' }).expression.test('a'));
  const { error } = at.safeParse({ expression: '(?!a)' });
  assert.deepEqual(error?.issues[0]?.path, ['expression']);
  assert.match(error?.issues[0]?.message ?? '', /^no regular expression that can be used: /);
});

test('Whatever is written, reading it ends in a pattern or a SyntaxError, and soon.', () => {
  const pieces = [
    '(',
    ')',
    '[',
    ']',
    '{1,',
    '99}',
    '*',
    '+',
    '?',
    '|',
    '\\',
    'k',
    'Q',
    'E',
    'p{',
    '^',
    '$',
    '.',
    'a',
    '\ud800',
    '\0',
    '(?',
    '<',
    ':',
    '-',
    'あ',
    'u{',
    '}',
  ];
  let [seed, patterns] = [7, 0];
  const took = cpuTime();
  for (let round = 0; round < 3_000; round += 1) {
    let source = '';
    for (let n = 0; n < 12; n += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      source += pieces[seed % pieces.length] ?? '';
    }
    try {
      new Pattern(source).firstGroup('aaa)]99}');
      patterns += 1;
    } catch (thrown) {
      assert.ok(thrown instanceof SyntaxError, `${source}: ${String(thrown)}`);
    }
  }
  assert.ok(patterns > 20, `${patterns}`);
  assert.ok(took() < 3 * SOON_MS);
});

test('A profile’s patterns of readings and of its menu are all of this kind.', () => {
  const took = cpuTime();
  for (const source of ['^(a+)+$', '(?:a|aa)*!', '^([^!]+)+!$']) {
    const profile = overridden(profileN, {
      screen: { menuScript: source },
      readings: { log: { pattern: source } },
      about: { model: { pattern: source } },
    });
    meaningOf('a'.repeat(65_536), profile.readings['log'] ?? assert.fail('no log'), 0);
    meaningOf('a'.repeat(65_536), profile.about.model ?? assert.fail('no model'), 0);
    pageLinks(page(`<b onclick="${'a'.repeat(400)}">x</b>`), profile.screen.menuScript);
  }
  assert.ok(took() < SOON_MS);
});

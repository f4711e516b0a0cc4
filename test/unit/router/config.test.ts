import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SLUG } from '../../../lib/mqtt/topics.ts';
import { freeSlug, roles, routerConfig, slugFrom } from '../../../lib/router/config.ts';
import { languageOf } from '../../../lib/router/text.ts';
import { targetOf } from '../../../lib/application/target.ts';

test('What comes from an editor or the environment is coerced, and the rest has defaults.', () => {
  const config = routerConfig.parse({
    address: ' 192.168.1.1 ',
    interval: '30',
    allow: 'reboot, wan.mac,',
    id: 'x',
  });
  assert.deepEqual(config, {
    name: '',
    driver: 'auto',
    address: '192.168.1.1',
    role: 'single',
    interval: 30,
    pause: 20,
    allow: ['reboot', 'wan.mac'],
  });
  assert.deepEqual(routerConfig.parse({ address: 'x', allow: ['reboot'] }).allow, ['reboot']);
});

test('A missing address, a strange slug and an interval below a second are refused.', () => {
  for (const bad of [
    {},
    { address: '' },
    { address: 'x', slug: 'a/b' },
    { address: 'x', slug: '+' },
    { address: 'x', interval: '0.2' },
    { address: 'x', interval: '${X}' },
  ]) {
    assert.equal(routerConfig.safeParse(bad).success, false, JSON.stringify(bad));
  }
});

test('A slug is made of the Latin letters and digits of a name, as it always was.', () => {
  assert.equal(slugFrom('Lower router', 'single'), 'lower-router');
  assert.equal(slugFrom('  WX3000HP (2F)  ', 'single'), 'wx3000hp-2f');
  assert.equal(slugFrom('ＷＡＮ１', 'single'), 'wan1');
  assert.equal(slugFrom('Aterm 上位', 'lower'), 'aterm');
  assert.equal(slugFrom('x'.repeat(80), 'single'), 'x'.repeat(64));
});

test('A name in kana is written in Latin letters, one with kanji is called by its role.', () => {
  assert.equal(slugFrom('ルーター１', 'single'), 'ruta1');
  assert.equal(slugFrom('おうち　ルータ', 'single'), 'ouchi-ruta');
  assert.equal(slugFrom('ﾙｰﾀｰ', 'upper'), 'ruta');
  assert.equal(slugFrom('上位ルーター', 'upper'), 'upper');
  assert.equal(slugFrom('下段ルーター２', 'lower'), 'lower-2');
  assert.equal(slugFrom('自宅', 'single'), 'router');
  assert.equal(slugFrom('自宅', 'home'), 'home');
  assert.equal(slugFrom('🛜', 'single'), 'router');
  assert.equal(slugFrom('', 'upper'), 'upper');
  assert.equal(slugFrom('ー', 'lower'), 'lower');
});

test('Whatever the name, its slug is one that topics take, begins with a letter or digit of the name, and is no bare number.', () => {
  const pieces = [
    '下',
    '位',
    'ル',
    'ー',
    'タ',
    'っ',
    'ゃ',
    'ン',
    ' ',
    '・',
    '１',
    '2',
    '🛜',
    '①',
    'é',
    '㍑',
    '-',
    '_',
    '々',
  ];
  let n = 1;
  // a fixed walk through short names, the same in each run
  const next = () => (n = (n * 48_271) % 2_147_483_647) % pieces.length;
  for (let turn = 0; turn < 2000; turn++) {
    const name = Array.from({ length: 1 + (turn % 6) }, () => pieces[next()]).join('');
    for (const kind of [...roles, 'home'] as const) {
      const slug = slugFrom(name, kind);
      assert.match(slug, SLUG, name);
      assert.match(slug, /[a-z]/, name);
      assert.doesNotMatch(slug, /^-|-$|--/, name);
      assert.equal(slugFrom(name, kind), slug);
    }
  }
});

test('A slug that is taken gets the next free number, and never becomes too long.', () => {
  assert.equal(freeSlug('lower', new Set()), 'lower');
  assert.equal(freeSlug('lower', new Set(['lower'])), 'lower-2');
  assert.equal(freeSlug('lower', new Set(['lower', 'lower-2', 'lower-4'])), 'lower-3');
  const long = 'x'.repeat(64);
  assert.equal(freeSlug(long, new Set([long])), `${'x'.repeat(62)}-2`);
});

test('An address is a host, an IP of either kind or a URL.', () => {
  assert.deepEqual(targetOf('aterm.me'), { host: 'aterm.me' });
  assert.deepEqual(targetOf('192.168.1.1'), { host: '192.168.1.1' });
  assert.deepEqual(targetOf('fe80::1'), { host: 'fe80::1' });
  assert.deepEqual(targetOf('[fe80::1]'), { host: 'fe80::1' });
  const { host, url } = targetOf('http://127.0.0.1:5000/rootDesc.xml');
  assert.equal(host, '127.0.0.1');
  assert.equal(url?.href, 'http://127.0.0.1:5000/rootDesc.xml');
});

test('An address that is none, or that carries a login, is refused with an example.', () => {
  for (const bad of ['', 'a b', 'ftp://x/', 'http://user:secret@192.168.1.1/', '${ROUTER}']) {
    assert.throws(
      () => targetOf(bad),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'invalid-input', bad);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  }
});

test('Japanese locales get Japanese, all others English.', () => {
  assert.equal(languageOf('ja-JP'), 'ja');
  assert.equal(languageOf('JA'), 'ja');
  assert.equal(languageOf('de'), 'en');
  assert.equal(languageOf(undefined), 'en');
});

test('Overrides that nobody would write are no configuration, whether as text or as an object.', () => {
  const circle: Record<string, unknown> = {};
  circle['screen'] = circle;
  const deep = '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000);
  for (const profile of [
    deep,
    JSON.parse(deep),
    circle,
    '{"__proto__":{"a":1}}',
    '{"a":1e400}',
    '{',
    `"${'x'.repeat(50_001)}"`,
  ]) {
    const { error } = routerConfig.safeParse({ address: '192.0.2.1', profile });
    assert.deepEqual(error?.issues[0]?.path, ['profile']);
  }
});

test('A pause that was left empty is the usual one.', () => {
  const { pause } = routerConfig.parse({ address: '192.168.10.1', pause: '' });
  assert.equal(pause, 20);
});

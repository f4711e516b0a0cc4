import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routerConfig, slugFrom } from '../../../lib/router/config.ts';
import { languageOf } from '../../../lib/router/text.ts';
import { targetOf } from '../../../lib/application/target.ts';

test('what comes from an editor or the environment is coerced, and the rest has defaults', () => {
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
    allow: ['reboot', 'wan.mac'],
  });
  assert.deepEqual(routerConfig.parse({ address: 'x', allow: ['reboot'] }).allow, ['reboot']);
});

test('a missing address, a strange slug and an interval below a second are refused', () => {
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

test('a slug is made of Latin letters and digits, or of the fallback where a name has none', () => {
  assert.equal(slugFrom('Lower router', 'n1'), 'lower-router');
  assert.equal(slugFrom('  WX3000HP (2F)  ', 'n1'), 'wx3000hp-2f');
  assert.equal(slugFrom('ＷＡＮ１', 'n1'), 'wan1');
  assert.equal(slugFrom('下位ルーター', 'A1.b2'), 'a1-b2');
  assert.equal(slugFrom('🛜', '🛜'), 'router');
});

test('an address is a host, an IP of either kind or a URL', () => {
  assert.deepEqual(targetOf('aterm.me'), { host: 'aterm.me' });
  assert.deepEqual(targetOf('192.168.1.1'), { host: '192.168.1.1' });
  assert.deepEqual(targetOf('fe80::1'), { host: 'fe80::1' });
  assert.deepEqual(targetOf('[fe80::1]'), { host: 'fe80::1' });
  const { host, url } = targetOf('http://127.0.0.1:5000/rootDesc.xml');
  assert.equal(host, '127.0.0.1');
  assert.equal(url?.href, 'http://127.0.0.1:5000/rootDesc.xml');
});

test('an address that is none, or that carries a login, is refused with an example', () => {
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

test('Japanese locales get Japanese, all others English', () => {
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

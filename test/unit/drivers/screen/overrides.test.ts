import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overridden } from '../../../../lib/drivers/screen/overrides.ts';
import type { ProfileInput } from '../../../../lib/drivers/screen/profile.ts';

const family: ProfileInput = {
  id: 'test',
  vendor: 'Test',
  screen: { login: { kind: 'basic' } },
  pages: { status: { path: '/status.html' }, other: { menu: [['その他の設定']] } },
  readings: { 'wan.ipv4': { page: 'status', label: ['WAN側IPアドレス'], basis: 'code' } },
  settings: {
    'pppoe.bridge': {
      page: 'other',
      label: ['PPPoEブリッジ'],
      words: { 使用する: true, 使用しない: false },
      basis: 'recall',
      write: [{ page: 'other', set: [{ label: ['PPPoEブリッジ'] }], press: { caption: ['設定'] } }],
    },
  },
};

function circle(): unknown {
  const settings: Record<string, unknown> = {};
  settings['settings'] = settings;
  return settings;
}

const fault = (overrides: unknown) => {
  try {
    overridden(family, overrides);
    return undefined;
  } catch (error) {
    return error as { code: string; detail: string; hint: { en: string; ja: string } };
  }
};

test('Without overrides it is the family’s own, with defaults filled in.', () => {
  const profile = overridden(family, undefined);
  assert.equal(profile.needs, 'forms');
  assert.equal(profile.readings['wan.ipv4']?.as, 'text');
});

test('One renamed label is one line, and everything else stays.', () => {
  const profile = overridden(family, { settings: { 'pppoe.bridge': { label: ['PPPoE Bridge'] } } });
  assert.deepEqual(profile.settings['pppoe.bridge']?.label, ['PPPoE Bridge']);
  assert.deepEqual(profile.settings['pppoe.bridge']?.words, { 使用する: true, 使用しない: false });
  assert.ok(profile.readings['wan.ipv4']);
});

test('Null takes a line away.', () => {
  const profile = overridden(family, { readings: { 'wan.ipv4': null } });
  assert.equal(profile.readings['wan.ipv4'], undefined);
});

for (const [what, overrides, where] of [
  ['a word that no profile has', { settings: { 'pppoe.bridge': { lable: ['x'] } } }, 'settings.pppoe.bridge'],
  ['a line that is no list', { readings: { 'wan.ipv4': { label: 'x' } } }, 'readings.wan.ipv4.label'],
  [
    'a capability that does not exist',
    { readings: { 'wan.ip': { page: 'status', label: ['x'], basis: 'doc' } } },
    'readings.wan.ip',
  ],
  [
    'an action among the settings',
    { settings: { reconnect: { page: 'status', label: ['x'], basis: 'doc' } } },
    'settings.reconnect',
  ],
  ['a page that does not exist', { readings: { 'wan.ipv4': { page: 'wan' } } }, 'pages.wan'],
  ['an expression that is none', { readings: { 'wan.ipv4': { pattern: '(' } } }, 'readings.wan.ipv4.pattern'],
  ['what is no object', 'PPPoE', 'profile'],
  ['a depth that nobody writes', JSON.parse('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)), 'levels'],
  ['a circle', circle(), 'levels'],
  ['a name that is too long', { ['x'.repeat(100_000)]: 1 }, 'characters'],
  ['a long name that nothing has', { ['x'.repeat(10_000)]: 1 }, 'xxx'],
  ['what objects are made of', JSON.parse('{"settings":{"__proto__":{"label":["x"]}}}'), '__proto__'],
  ['a number without end', JSON.parse('{"actions":{"reboot":{"steps":1e400}}}'), 'number'],
  ['half a character', { vendor: '\ud800' }, 'character'],
  ['an expression that looks ahead', { screen: { menuScript: '(?=a)' } }, 'screen.menuScript'],
] as const) {
  test(`${what} is refused, and named.`, () => {
    const error = fault(overrides);
    assert.equal(error?.code, 'invalid-input');
    assert.ok(error.detail.includes(where), error.detail);
    assert.ok(error.detail.length < 400);
    assert.ok(error.hint.en && error.hint.ja);
  });
}

test('Nothing can be written into what objects are made of.', () => {
  overridden({ ...family }, JSON.parse('{"pages":{"status":{"path":"/x"}}}'));
  fault(JSON.parse('{"__proto__":{"polluted":true}}'));
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});

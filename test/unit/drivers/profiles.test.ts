import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDoable, findReadable } from '../../../lib/capabilities/catalogue.ts';
import { drivers } from '../../../lib/drivers/registry.ts';
import { familyOf, profileFor } from '../../../lib/drivers/screen/family.ts';
import { overridden } from '../../../lib/drivers/screen/overrides.ts';
import type { Profile } from '../../../lib/drivers/screen/profile.ts';
import { bases } from '../../../lib/router/driver.ts';

const FAMILIES = drivers.flatMap(({ screens = [] }) => screens);

const PROFILES: ReadonlyMap<string, Profile> = new Map(
  FAMILIES.map(({ profile }) => [profile.id, overridden(profile, undefined)]),
);

const SETTINGS = [
  'pppoe.bridge',
  'wan.mode',
  'pppoe.account',
  'lan.address',
  'dhcp.server',
  'wan.mac',
  'lan.mac',
];
const ACTIONS = ['reconnect', 'connect', 'disconnect', 'reboot'];
const READINGS = ['session.up', 'session.error', 'uptime', 'wan.ipv4', 'log'];

test('Each family has a profile of its own name, and a driver that says that a login is needed.', () => {
  assert.ok(FAMILIES.length >= 9);
  assert.equal(PROFILES.size, FAMILIES.length);
  for (const { id, profile, signs } of FAMILIES) {
    assert.equal(profile.id, id);
    assert.ok(signs.length > 0, id);
  }
  for (const { id, screens, login } of drivers) assert.equal(login === 'screen', screens !== undefined, id);
});

test('What single models call otherwise is a patch that makes a profile.', () => {
  for (const family of FAMILIES)
    for (const model of Object.keys(family.byModel ?? {}))
      assert.ok(overridden(profileFor(family, model), undefined), `${family.id} ${model}`);
});

test('The words of one model reach that model only, however its name is spelt.', () => {
  const [plain] = FAMILIES;
  assert.ok(plain);
  const patch = { readings: { uptime: { page: 'status', label: ['稼働時間'], basis: 'doc' } } };
  const family = { ...plain, models: /^Z[XY]1$/, byModel: { ZX1: patch } };
  const labelOf = (model: string | null) => profileFor(family, model).readings?.['uptime']?.label;
  assert.deepEqual(labelOf('ｚｘ １'), ['稼働時間']);
  for (const other of ['ZY1', null])
    assert.deepEqual(labelOf(other), plain.profile.readings?.['uptime']?.label);
  assert.equal(familyOf('zx1', [family]), family);
  assert.equal(familyOf('ZZ1', [family]), undefined);
});

for (const [id, profile] of PROFILES) {
  const { settings, readings, actions, about } = profile;

  test(`${id}: every line is of a capability that exists, and says how we know it.`, () => {
    for (const each of Object.keys(settings)) assert.equal(findDoable(each)?.kind, 'setting', each);
    for (const each of Object.keys(actions)) assert.equal(findDoable(each)?.kind, 'action', each);
    for (const each of Object.keys(readings)) assert.ok(findReadable(each), each);
    for (const line of [settings, readings, actions, about].flatMap((group) => Object.values(group)))
      assert.ok(bases.includes(line.basis));
  });

  test(`${id}: what words mean is a value of the capability.`, () => {
    for (const [name, { words, verbatim }] of Object.entries({ ...readings, ...settings })) {
      if (verbatim) continue;
      for (const meaning of Object.values(words ?? {}))
        assert.ok(findReadable(name)?.value.safeParse(meaning).success, `${name}: ${String(meaning)}`);
    }
  });

  test(`${id}: a change sets something, and the first step of everything opens its page.`, () => {
    const steps = [
      ...Object.entries(settings).flatMap(([name, { write = [] }]) => [[name, write] as const]),
      ...Object.entries(actions).map(([name, action]) => [name, action.steps] as const),
    ];
    for (const [name, own] of steps) {
      if (own.length === 0) continue;
      assert.ok(own[0]?.page, name);
      if (name in settings)
        assert.ok(
          own.some(({ set }) => set.length > 0),
          name,
        );
    }
  });
}

for (const id of ['aterm-p', 'airstation-n']) {
  test(`${id} is complete: it can everything that the article needed.`, () => {
    const profile = PROFILES.get(id);
    assert.deepEqual(Object.keys(profile?.settings ?? {}).toSorted(), SETTINGS.toSorted());
    for (const { write } of Object.values(profile?.settings ?? {})) assert.ok(write);
    assert.deepEqual(Object.keys(profile?.actions ?? {}).toSorted(), ACTIONS.toSorted());
    for (const each of READINGS) assert.ok(profile?.readings[each], each);
    for (const part of ['model', 'firmware'] as const) assert.ok(profile?.about[part], part);
  });
}

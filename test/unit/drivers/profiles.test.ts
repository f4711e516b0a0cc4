import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDoable, findReadable } from '../../../lib/capabilities/catalogue.ts';
import { profileOf, type FamilyId } from '../../../lib/drivers/airstation/families.ts';
import { families } from '../../../lib/drivers/aterm/families.ts';
import { overridden } from '../../../lib/drivers/screen/overrides.ts';
import type { Profile } from '../../../lib/drivers/screen/profile.ts';
import { bases } from '../../../lib/router/driver.ts';

const AIRSTATIONS: readonly FamilyId[] = ['n', 'n0', 'a', 'c', 'c2'];

const PROFILES: ReadonlyMap<string, Profile> = new Map(
  [...families.map(({ profile }) => profile), ...AIRSTATIONS.map(profileOf)].map((profile) => [
    profile.id,
    overridden(profile, undefined),
  ]),
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

test('each family has a profile of its own name', () => {
  assert.equal(PROFILES.size, families.length + AIRSTATIONS.length);
});

for (const [id, profile] of PROFILES) {
  const { settings, readings, actions, about } = profile;

  test(`${id}: every line is of a capability that exists, and says how we know it`, () => {
    for (const each of Object.keys(settings)) assert.equal(findDoable(each)?.kind, 'setting', each);
    for (const each of Object.keys(actions)) assert.equal(findDoable(each)?.kind, 'action', each);
    for (const each of Object.keys(readings)) assert.ok(findReadable(each), each);
    for (const line of [settings, readings, actions, about].flatMap((group) => Object.values(group)))
      assert.ok(bases.includes(line.basis));
  });

  test(`${id}: what words mean is a value of the capability`, () => {
    for (const [name, { words, verbatim }] of Object.entries({ ...readings, ...settings })) {
      if (verbatim) continue;
      for (const meaning of Object.values(words ?? {}))
        assert.ok(findReadable(name)?.value.safeParse(meaning).success, `${name}: ${String(meaning)}`);
    }
  });

  test(`${id}: a change sets something, and the first step of everything opens its page`, () => {
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
  test(`${id} is complete: it can everything that the article needed`, () => {
    const profile = PROFILES.get(id);
    assert.deepEqual(Object.keys(profile?.settings ?? {}).toSorted(), SETTINGS.toSorted());
    for (const { write } of Object.values(profile?.settings ?? {})) assert.ok(write);
    assert.deepEqual(Object.keys(profile?.actions ?? {}).toSorted(), ACTIONS.toSorted());
    for (const each of READINGS) assert.ok(profile?.readings[each], each);
    for (const part of ['model', 'firmware'] as const) assert.ok(profile?.about[part], part);
  });
}

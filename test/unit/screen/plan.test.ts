import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locator, place, press, screenPlan } from '../../../lib/screen/plan.ts';

test('A plan needs little, and knows the rest.', () => {
  const plan = screenPlan.parse({ login: { kind: 'basic' } });
  assert.deepEqual(plan, {
    charset: 'utf-8',
    top: '/',
    strayHidden: [],
    login: { kind: 'basic', username: 'admin', firstRefused: false },
  });
});

test('What says nothing of where to look is no locator, press or place.', () => {
  assert.ok(!locator.safeParse({ section: ['A'] }).success);
  assert.ok(!press.safeParse({}).success);
  assert.ok(!place.safeParse({}).success);
  assert.ok(locator.safeParse({ id: 'a', kind: 'text' }).success);
  assert.ok(press.safeParse({ name: 'a' }).success);
  assert.ok(place.safeParse({ path: '/' }).success);
});

test('A menu expression has to be one.', () => {
  const plan = (menuScript: string) => screenPlan.safeParse({ login: { kind: 'basic' }, menuScript });
  assert.ok(plan(String.raw`go\('([^']+)'`).success);
  assert.match(plan('(').error?.message ?? '', /no regular expression/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ours } from '../../../lib/path/knowledge.ts';
import { withoutPath } from '../../../lib/path/profile.ts';
import { reportedPath } from '../../../lib/path/reported-path.ts';
import type { RouterError } from '../../../lib/router/errors.ts';

const rule = {
  service: 'Example',
  ipv6: '2001:db8::/40',
  ipv4: '25.100.7.0/24',
  eaLength: 16,
  psidOffset: 6,
  layout: 'rfc7597',
};

test('A profile without the part leaves all as it is.', () => {
  for (const profile of [undefined, null, 'text', {}, { find: {} }])
    assert.deepEqual(withoutPath(profile), { rest: profile, knowledge: ours, asksNames: false });
});

test('Names come before ours, rules in their place, and the rest of the profile stays.', () => {
  const name = { name: 'm#.v4.enabler.ne.jp', path: 'ipoe-fixed-ip', provider: 'mine' };
  const { rest, knowledge } = withoutPath({ find: { a: 1 }, path: { names: [name], rules: [rule] } });
  assert.deepEqual(rest, { find: { a: 1 } });
  const told = (ipv4: string, named?: string) => {
    const { path, provider } = reportedPath({ ipv4, name: named }, knowledge);
    return [path, provider];
  };
  assert.deepEqual(told('106.72.18.52'), ['unknown', undefined]);
  assert.deepEqual(told('25.100.7.1'), ['ipoe-map-e', 'Example']);
  assert.deepEqual(told('106.72.18.52', 'M106072018052.v4.enabler.ne.jp'), ['ipoe-fixed-ip', 'mine']);
  assert.equal(knowledge.names[0]?.seen, 'user');
  assert.deepEqual(told('106.72.18.52', 'p1-ipoe.ipoe.ocn.ne.jp'), ['ipoe-map-e', 'OCN']);
});

test('Names alone leave our rules, and an empty list of rules leaves none.', () => {
  const names = withoutPath({ path: { names: [] } }).knowledge;
  assert.equal(reportedPath({ ipv4: '106.72.18.52' }, names).path, 'ipoe-map-e');
  const none = withoutPath({ path: { rules: [] } }).knowledge;
  assert.equal(reportedPath({ ipv4: '106.72.18.52' }, none).path, 'unknown');
  assert.equal(withoutPath({ path: { is: 'pppoe' } }).knowledge.path, 'pppoe');
});

test('Names are asked for where it is allowed, and nowhere else.', () => {
  assert.equal(withoutPath({ path: { is: 'pppoe' } }).asksNames, false);
  assert.equal(withoutPath({ path: { probes: ['reverse-name'] } }).asksNames, true);
});

test('What makes no sense is refused, and named.', () => {
  const faults: readonly (readonly [unknown, RegExp])[] = [
    [7, /path: /],
    [{ is: 'adsl' }, /path\.is/],
    [{ name: [] }, /path: /],
    [{ probes: ['stun'] }, /path\.probes\.0/],
    [{ names: [{ name: '', path: 'pppoe', provider: 'x' }] }, /path\.names\.0\.name/],
    [{ names: [{ name: 'x', path: 'pppoe', provider: 'x', confidence: 2 }] }, /path\.names\.0\.confidence/],
    [{ rules: [{ ...rule, eaLength: 1 }] }, /path\.rules\.0/],
  ];
  for (const [path, fault] of faults)
    assert.throws(
      () => withoutPath({ path }),
      ({ code, detail = '' }: RouterError) => code === 'invalid-input' && fault.test(detail),
      JSON.stringify(path),
    );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownRules, rulesFrom } from '../../../lib/path/rule-table.ts';
import type { RouterError } from '../../../lib/router/errors.ts';

const good = {
  service: 'Example',
  ipv6: '2001:db8::/40',
  ipv4: '192.0.2.0/24',
  eaLength: 16,
  psidOffset: 6,
  layout: 'rfc7597',
};

test('A user’s rules are read; what else stands in the file does no harm.', () => {
  const [rule] = rulesFrom([{ ...good, br: '2001:db8:ffff::1' }]);
  assert.deepEqual(
    [rule?.service, rule?.ipv6.length, rule?.ipv4.length, rule?.eaLength, rule?.psidOffset, rule?.layout],
    ['Example', 40, 24, 16, 6, 'rfc7597'],
  );
  assert.deepEqual(rulesFrom([]), []);
  assert.equal(knownRules(), knownRules(), 'ours are read once');
});

test('A rule that makes no sense is refused, and the fault is named.', () => {
  const faults: readonly (readonly [object, RegExp])[] = [
    [{ ...good, service: ' ' }, /0\.service/],
    [{ ...good, service: 'a\u001b[31mb' }, /0\.service/],
    [{ ...good, ipv6: '2001:db8::1/40' }, /0\.ipv6: no prefix/],
    [{ ...good, ipv6: '2001:db8::' }, /0\.ipv6/],
    [{ ...good, ipv4: '219.104.138.0/20' }, /0\.ipv4/],
    [{ ...good, ipv4: 42 }, /0\.ipv4/],
    [{ ...good, eaLength: 25 }, /behind the \/64/],
    [{ ...good, eaLength: 7 }, /too few EA bits/],
    [{ ...good, eaLength: -1 }, /0\.eaLength/],
    [{ ...good, eaLength: 8.5 }, /0\.eaLength/],
    [{ ...good, psidOffset: 9 }, /longer than a port number/],
    [{ ...good, psidOffset: 16 }, /0\.psidOffset/],
    [{ ...good, layout: 'draft-03' }, /0\.layout/],
    [{ ...good, psid: 1 }, /go together/],
    [{ ...good, psidLength: 8, psid: 1 }, /and EA bits/],
    [{ ...good, ipv4: '192.0.2.18/32', eaLength: 0, psidLength: 4, psid: 16 }, /longer than psidLength/],
    [{ ...good, ipv4: '192.0.2.18/32', eaLength: 0, psidLength: 12, psid: 16 }, /longer than a port number/],
  ];
  for (const [rule, fault] of faults)
    assert.throws(
      () => rulesFrom([rule]),
      ({ code, detail = '', hint }: RouterError) =>
        code === 'invalid-input' && fault.test(detail) && hint !== undefined,
      JSON.stringify(rule),
    );
});

test('What is no list, or too long a one, is refused in a few words.', () => {
  for (const given of [undefined, null, 'x', {}, Array.from({ length: 5000 }, () => good)])
    assert.throws(() => rulesFrom(given), { code: 'invalid-input' });
  assert.throws(
    () => rulesFrom(Array.from({ length: 1000 }, () => ({}))),
    ({ detail = '' }: RouterError) => detail.length < 500,
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { checkedInput } from '../../../lib/router/checked-input.ts';
import { RouterError } from '../../../lib/router/errors.ts';

const schema = z.strictObject({ lan: z.object({ address: z.ipv4() }), tries: z.int().default(3) });
const HINT = { en: 'Look at the example.', ja: '例を確認してください。' };

function detailOf(given: unknown, options?: Parameters<typeof checkedInput>[2]): string {
  try {
    checkedInput(schema, given, options);
  } catch (thrown) {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'invalid-input');
    assert.equal(thrown.hint, options?.hint);
    return thrown.detail ?? '';
  }
  assert.fail('nothing was thrown');
}

test('What fits comes back as the schema makes it.', () => {
  const lan = { address: '192.168.11.1' };
  assert.deepEqual(checkedInput(schema, { lan }), { lan, tries: 3 });
});

test('What does not fit is named by its place and never by its value.', () => {
  const detail = detailOf({ lan: { address: 'canary-11' }, tries: 'canary-12' });
  assert.match(detail, /^lan\.address: .+; tries: /);
  assert.doesNotMatch(detail, /canary/);
  assert.doesNotMatch(detailOf('canary-13'), /^:|canary/);
});

test('What was given is named first, and the place of all of it in something larger.', () => {
  const detail = detailOf({ lan: {} }, { about: 'profile', within: 'home', hint: HINT });
  assert.match(detail, /^profile: home\.lan\.address: /);
});

test('However much is wrong, what is said of it stays short.', () => {
  const wide = z.strictObject(
    Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`n${n}`, z.string()])),
  );
  assert.throws(
    () => checkedInput(wide, { ['x'.repeat(1000)]: 1 }),
    (thrown: RouterError) => {
      assert.ok((thrown.detail ?? '').length <= 300);
      return true;
    },
  );
});

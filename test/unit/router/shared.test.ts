import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shared } from '../../../lib/router/shared.ts';

test('What is shared is made for the first user and let go by the last.', () => {
  const shared = new Shared<{ readonly n: number }>();
  let made = 0;
  const make = () => ({ n: (made += 1) });
  const first = shared.acquire('a', make);
  assert.equal(shared.acquire('a', make), first);
  assert.notEqual(shared.acquire('b', make), first);
  assert.equal(made, 2);
  assert.equal(shared.release('a'), undefined);
  assert.equal(shared.release('a'), first);
  assert.equal(shared.release('a'), undefined);
  assert.equal(shared.release('unknown'), undefined);
  assert.equal(shared.size, 1);
  assert.deepEqual(shared.acquire('a', make), { n: 3 });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { Transactions } from '../../../lib/router/transactions.ts';

/** Counts what really runs. */
function counted(outcome: () => Promise<object> = () => Promise.resolve({})) {
  const transactions = new Transactions<object>();
  let begun = 0;
  const begin = () => {
    begun += 1;
    return outcome();
  };
  return { ask: (name: string) => transactions.run(name, begin), begun: () => begun };
}

test('What has the same name runs once, and both have its result.', async () => {
  const { ask, begun } = counted();
  assert.equal(await ask('a'), await ask('a'));
  await ask('b');
  assert.equal(begun(), 2);
});

test('What was refused before anything was sent may be asked for again, what may have been done may not.', async () => {
  for (const mayHaveApplied of [false, true]) {
    const { ask, begun } = counted(() => Promise.reject(new RouterError('busy', { mayHaveApplied })));
    await assert.rejects(ask('a'));
    await assert.rejects(ask('a'));
    assert.equal(begun(), mayHaveApplied ? 1 : 2);
  }
});

test('The last hundred are remembered, and no more.', async () => {
  const { ask, begun } = counted();
  for (let n = 0; n <= 100; n += 1) await ask(`${n}`);
  await ask('1');
  assert.equal(begun(), 101);
  await ask('0');
  assert.equal(begun(), 102);
});

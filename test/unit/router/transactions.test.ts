import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Request, Result } from '../../../lib/router/operations.ts';
import { Transactions } from '../../../lib/router/transactions.ts';

const RESULT: Result = { action: 'reconnect', outcome: 'verified', before: null, after: null, tookMs: 1 };

/** Counts what really runs. */
function counted(outcome: () => Promise<Result> = () => Promise.resolve(RESULT)) {
  const transactions = new Transactions();
  let begun = 0;
  const begin = () => {
    begun += 1;
    return outcome();
  };
  const ask = (transaction?: string) => {
    const request: Request = { capability: reconnect, input: null, origin: 'mqtt', transaction };
    return transactions.run(request, begin);
  };
  return { ask, begun: () => begun };
}

test('What has a name runs once; what has none runs each time.', async () => {
  const { ask, begun } = counted();
  assert.equal(await ask('a'), await ask('a'));
  assert.equal(begun(), 1);
  await ask();
  await ask();
  assert.equal(begun(), 3);
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

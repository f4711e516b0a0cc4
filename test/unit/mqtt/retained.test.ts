import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RetainedTree } from '../../../lib/mqtt/retained.ts';

function tree() {
  const sent: string[] = [];
  const acks: Array<(taken: boolean) => void> = [];
  const it = new RetainedTree((topic, payload, done) => {
    sent.push(`${topic}=${payload}`);
    acks.push(done);
  });
  const ackAll = () => {
    while (acks.length > 0) acks.shift()?.(true);
  };
  return { it, sent, acks, ackAll };
}

test('while the broker is away only the latest value of each topic is kept', () => {
  const { it, sent, ackAll } = tree();
  it.set('a', '1');
  it.set('a', '2');
  it.set('b', '1');
  assert.deepEqual(sent, []);
  it.connected();
  assert.deepEqual(sent, ['a=2', 'b=1']);
  ackAll();
  it.set('a', '2');
  assert.equal(sent.length, 2, 'what has not changed is not sent');
  assert.equal(it.get('a'), '2');
});

test('after each connection everything is said again, the important first', () => {
  const { it, sent, ackAll } = tree();
  it.set('state', '1');
  it.set('config', '1');
  it.set('availability', '1');
  it.connected(
    (topic) => topic === 'config',
    (topic) => topic === 'availability',
  );
  ackAll();
  it.disconnected();
  it.clear('state');
  sent.length = 0;
  it.connected((topic) => topic === 'config');
  assert.deepEqual(sent, ['state=', 'config=1', 'availability=1']);
});

test('no more than 32 messages are on their way, and the newest value wins', () => {
  const { it, sent, acks, ackAll } = tree();
  it.connected();
  for (let n = 0; n < 50; n += 1) it.set(`t${n}`, '1');
  assert.equal(sent.length, 32);
  it.set('t40', '2');
  acks.shift()?.(true);
  assert.equal(sent.length, 33);
  ackAll();
  assert.equal(sent.length, 50);
  assert.ok(sent.includes('t40=2'));
  assert.ok(!sent.includes('t40=1'));
});

test('a topic that somebody else emptied is filled again; our own emptying stays', () => {
  const { it, sent, ackAll } = tree();
  it.connected();
  it.set('a', '1');
  ackAll();
  assert.equal(it.noticed('a', new Uint8Array()), true);
  assert.equal(it.noticed('a', new Uint8Array([1])), false);
  assert.equal(it.noticed('other', new Uint8Array()), false);
  it.clear('a');
  ackAll();
  assert.equal(it.noticed('a', new Uint8Array()), false);
  assert.deepEqual(sent, ['a=1', 'a=1', 'a=']);
});

test('who waits until all is said is told so, also when the broker goes', async () => {
  const { it, ackAll } = tree();
  await it.whenIdle();
  it.connected();
  it.set('a', '1');
  const said = it.whenIdle();
  ackAll();
  await said;
  assert.equal(it.idle, true);
  it.set('a', '2');
  const lost = it.whenIdle();
  it.disconnected();
  await lost;
});

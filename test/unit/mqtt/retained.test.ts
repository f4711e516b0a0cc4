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

test('While the broker is away only the latest value of each topic is kept.', () => {
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

test('After each connection everything is said again, the important first.', () => {
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
  assert.deepEqual(sent, ['state=', 'config=1', 'availability=1'], 'what is to be forgotten comes first');
});

test('No more than 32 messages are on their way, and the newest value wins.', () => {
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

test('A topic that somebody else changed is said again; one that we do not keep is not.', () => {
  const { it, sent, ackAll } = tree();
  it.connected();
  it.set('a', '1');
  ackAll();
  it.resend('a');
  it.resend('other');
  ackAll();
  it.clear('a');
  ackAll();
  it.resend('a');
  assert.deepEqual(sent, ['a=1', 'a=1', 'a=']);
});

test('An emptying that the broker did not hear is not forgotten.', () => {
  const { it, sent, ackAll } = tree();
  it.connected();
  it.set('config', '1');
  it.set('state', '1');
  ackAll();
  it.disconnected();
  it.clear('config');
  it.clear('state');
  assert.equal(it.get('config'), undefined);
  sent.length = 0;
  it.connected();
  it.disconnected();
  it.connected();
  ackAll();
  assert.deepEqual(sent, ['config=', 'state=', 'config=', 'state=']);
  it.connected();
  assert.equal(sent.length, 4, 'what the broker has forgotten is done with');
});

test('What is left alone is neither emptied nor said again.', () => {
  const { it, sent, ackAll } = tree();
  it.connected();
  it.set('a', '1');
  ackAll();
  it.set('b', '1');
  it.release('a');
  it.release('b');
  it.connected();
  assert.deepEqual(sent, ['a=1', 'b=1']);
});

test('Who sets a payload hears when the broker has it, and nothing if something newer came first.', () => {
  const { it, acks, ackAll } = tree();
  const heard: string[] = [];
  it.set('a', '1', () => heard.push('1'));
  it.set('a', '2', () => heard.push('2'));
  it.set('a', '2', () => heard.push('2 again'));
  it.connected();
  acks.shift()?.(false);
  assert.equal(heard.length, 0, 'it was refused');
  it.connected();
  ackAll();
  assert.deepEqual(heard, ['2 again']);
  it.set('a', '2', () => heard.push('has it already'));
  it.resend('a');
  ackAll();
  assert.deepEqual(heard, ['2 again', 'has it already']);
});

test('Answers that belong to a connection of before count for nothing.', () => {
  const { it, sent, acks } = tree();
  it.connected();
  for (let n = 0; n < 32; n += 1) it.set(`t${n}`, '1');
  const late = acks.splice(0);
  it.disconnected();
  it.connected();
  for (const done of late) done(true);
  it.set('next', '1');
  assert.equal(sent.length, 64, 'the window is full again');
});

test('A connection that refuses at once neither loses anything nor digs into the stack.', () => {
  const sent: string[] = [];
  let there = false;
  const it = new RetainedTree((topic, _payload, done) => {
    if (there) sent.push(topic);
    done(there);
  });
  it.connected();
  for (let n = 0; n < 20_000; n += 1) it.set(`t${n}`, '1');
  it.clear('t7');
  it.disconnected();
  there = true;
  it.connected();
  assert.equal(new Set(sent).size, 20_000);
  assert.equal(it.idle, true);
});

test('Who waits until all is said is told so, also when the broker goes.', async () => {
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MqttMessage } from '../../../lib/mqtt/message.ts';
import { RetainedLookup } from '../../../lib/mqtt/retained-lookup.ts';
import type { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const command = (payload = '{}', topic = 'futamichi/lower/request/reconnect'): MqttMessage => ({
  topic,
  payload: Buffer.from(payload),
  retained: false,
  redelivered: false,
});

/** A broker that answers each question when the test says so. */
function lookup() {
  const clock = new FakeClock();
  const questions: Array<(granted: boolean) => void> = [];
  const it = new RetainedLookup({ clock, subscribe: (answered) => questions.push(answered) });
  return { clock, questions, it };
}

test('A command is looked for among what the broker keeps, by topic and words.', async () => {
  for (const [kept, found] of [
    [command(), true],
    [command('{"force":true}'), false],
    [command('{}', 'futamichi/upper/request/reconnect'), false],
  ] as const) {
    const { clock, questions, it } = lookup();
    const answer = it.isRetained(command());
    await clock.advance(0);
    questions[0]?.(true);
    it.heard(kept);
    await clock.advance(150);
    assert.equal(await answer, found);
  }
});

test('Who comes while a question is on its way waits for the next one, which all of them share.', async () => {
  const { clock, questions, it } = lookup();
  const first = it.isRetained(command());
  await clock.advance(0);
  const later = [it.isRetained(command('1')), it.isRetained(command('2'))];
  assert.equal(questions.length, 1);
  questions[0]?.(true);
  await clock.advance(150);
  assert.equal(await first, false);
  assert.equal(questions.length, 2);
  questions[1]?.(true);
  it.heard(command('2'));
  await clock.advance(150);
  assert.deepEqual(await Promise.all(later), [false, true]);
  assert.equal(clock.pending, 0);
});

test('A broker that does not answer lets no command through, and the next one is asked about anew.', async () => {
  const { clock, questions, it } = lookup();
  const first = it.isRetained(command());
  const failed = assert.rejects(first, { code: 'unreachable' });
  await clock.advance(5000);
  await failed;
  const second = it.isRetained(command());
  await clock.advance(0);
  questions[1]?.(true);
  await clock.advance(150);
  assert.equal(await second, false);
});

test('What clears or replaces a command that was kept comes before the broker’s answer, and tells.', async () => {
  const other = command('{"force":true}');
  for (const [what, later, kept, found] of [
    ['cleared', command(''), undefined, true],
    ['replaced by another that is kept', other, other, true],
    ['followed by another that is not kept', other, undefined, false],
    ['followed by a clearing elsewhere', command('', 'futamichi/upper/request/reconnect'), undefined, false],
    ['older than what is kept, which is ignored anyway', undefined, other, false],
  ] as const) {
    const { clock, questions, it } = lookup();
    const answer = it.isRetained(command());
    await clock.advance(0);
    if (later) it.passed(later);
    questions[0]?.(true);
    if (kept) it.heard(kept);
    await clock.advance(150);
    assert.equal(await answer, found, what);
  }
});

test('A clearing that came before a command says nothing about it.', async () => {
  const { clock, questions, it } = lookup();
  it.passed(command(''));
  const answer = it.isRetained(command());
  await clock.advance(0);
  questions[0]?.(true);
  await clock.advance(150);
  assert.equal(await answer, false);
});

test('What is kept where nobody asks is not even looked at: each new connection brings all of it once more.', async () => {
  const { clock, questions, it } = lookup();
  let looks = 0;
  const kept = (topic?: string): MqttMessage => ({
    ...command('{}', topic),
    get payload() {
      looks += 1;
      return Buffer.from('{}');
    },
  });
  it.heard(kept());
  const answer = it.isRetained(command());
  await clock.advance(0);
  it.heard(kept('futamichi/lower/state'));
  questions[0]?.(true);
  await clock.advance(150);
  assert.equal(await answer, false);
  it.heard(kept());
  assert.equal(looks, 0);
});

test('Of a flood of commands no more than a hundred wait at a time.', async () => {
  const { clock, questions, it } = lookup();
  const waiting = Array.from({ length: 100 }, (_, n) => it.isRetained(command(String(n))));
  const more = it.isRetained(command('one more')).catch(({ code }: RouterError) => code);
  await clock.advance(0);
  questions[0]?.(true);
  await clock.advance(150);
  assert.deepEqual(new Set(await Promise.all(waiting)), new Set([false]));
  assert.equal(await Promise.race([more, Promise.resolve('it waits, too')]), 'busy');
  const next = it.isRetained(command('later'));
  await clock.advance(0);
  questions[1]?.(true);
  await clock.advance(150);
  assert.equal(await next, false);
});

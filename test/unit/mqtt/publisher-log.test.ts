import assert from 'node:assert/strict';
import { test } from 'node:test';
import { happenings } from '../../../lib/capabilities/events.ts';
import { logEvents } from '../../../lib/capabilities/log-kinds.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { discoveryDocument } from '../../../lib/mqtt/home-assistant/discovery.ts';
import { validate } from '../../../lib/mqtt/home-assistant/validate.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';
import { published } from '../../support/published-router.ts';

const topics = new Topics('futamichi');
const documentOf = (hears: boolean | undefined) =>
  discoveryDocument(
    { topics, publishable: publishable(lowerRouter(), hears === undefined ? {} : { hears }) },
    '0.1.0',
  );

test('What the log says is told in passing, and changes no state.', () => {
  const { router, sent, passing, events } = published(lowerRouter(), { hears: true });
  const before = sent.length;
  router.notify({ kind: 'heard', what: 'session-down', line: 'PPPOE[01] Disconnected' });
  assert.deepEqual(events(), [
    {
      event_type: 'log_session_down',
      router: 'lower',
      at: '2026-11-24T03:00:00.000Z',
      expected: false,
      line: 'PPPOE[01] Disconnected',
    },
  ]);
  assert.equal(passing[0]?.[0], topics.event('lower'));
  assert.equal(sent.length, before);
});

test('What comes of our own action is expected.', async () => {
  const { router, events } = published(lowerRouter(), { hears: true });
  router.outcome = ({ capability: { id: action } }) => {
    router.notify({ kind: 'heard', what: 'session-down', line: 'x' });
    return Promise.resolve({ action, outcome: 'verified', before: null, after: null, tookMs: 1 });
  };
  await router.run({ capability: reconnect, input: null, origin: 'mqtt' });
  assert.equal(events()[0]?.['expected'], true);
});

test('Kinds that nobody has announced are not told, and with syslog off none is.', () => {
  const on = published(lowerRouter(), { hears: true });
  on.router.notify({ kind: 'heard', what: 'fan-stuck', line: 'x' });
  assert.deepEqual(on.events(), []);
  const off = published();
  off.router.notify({ kind: 'heard', what: 'session-down', line: 'x' });
  assert.deepEqual(off.events(), []);
});

test('Home Assistant is told of the log’s events where there is a log, and else hears nothing new.', () => {
  const plain = happenings.map(({ type }) => type);
  const logged = logEvents.map(({ type }) => type);
  const [on, off] = [documentOf(true), documentOf(undefined)];
  assert.deepEqual(off, documentOf(false));
  assert.deepEqual(off.components['alerts']?.['event_types'], plain);
  assert.deepEqual(on.components['alerts']?.['event_types'], [...plain, ...logged]);
  const added = Object.keys(on.components).filter((key) => !(key in off.components));
  assert.deepEqual(
    added,
    logged.map((type) => `trigger_${type}`),
  );
  for (const { type, name } of logEvents)
    assert.partialDeepStrictEqual(on.components[`trigger_${type}`], {
      platform: 'device_automation',
      topic: topics.event('lower'),
      payload: type,
      subtype: name.en,
    });
  const { refused, withheld } = validate(on);
  assert.deepEqual([refused, [...withheld]], [[], []]);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page as Tab } from 'playwright-core';
import type { RouterError } from '../../../lib/router/errors.ts';
import { originOf, Traffic } from '../../../lib/screen/browser/traffic.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeFrame, FakePage, fakeRequest } from '../../support/fake-page.ts';

const BOX = 'http://192.168.0.1';

function traffic() {
  const clock = new FakeClock();
  const page = new FakePage();
  const seen = new Traffic(page as unknown as Tab, BOX, clock);
  const hopeless: RouterError[] = [];
  seen.begin((why) => hopeless.push(why));
  return { clock, page, seen, hopeless };
}

function dialog(message: string, type = 'alert') {
  const answers: unknown[] = [];
  return {
    answers,
    message: () => message,
    type: () => type,
    defaultValue: () => 'default',
    accept: (answer: unknown) => {
      answers.push(answer);
      return Promise.reject(new Error('gone already'));
    },
  };
}

test('It is quiet since the last request ended; what lasts as long as the page does not count.', async () => {
  const { clock, page, seen } = traffic();
  await clock.advance(100);
  assert.equal(seen.quietMs, 100);
  const first = fakeRequest(`${BOX}/a`, { kind: 'image' });
  const second = fakeRequest(`${BOX}/b`, { kind: 'image' });
  page.emit('request', first);
  page.emit('request', second);
  page.emit('request', fakeRequest(`${BOX}/events`, { kind: 'eventsource' }));
  page.emit('requestfinished', first);
  await clock.advance(100);
  assert.equal(seen.quietMs, 0);
  page.emit('requestfailed', second);
  page.emit('requestfinished', second);
  await clock.advance(100);
  assert.equal(seen.quietMs, 100);
  assert.equal(seen.sent, false);
});

test('Pages and changes are waited for, values are not.', () => {
  for (const [given, waits] of [
    [{ kind: 'document' }, true],
    [{ kind: 'xhr', method: 'POST' }, true],
    [{ kind: 'fetch' }, false],
    [{ kind: 'image' }, false],
  ] as const) {
    const { page, seen } = traffic();
    const request = fakeRequest(`${BOX}/x`, given);
    page.emit('request', request);
    assert.equal(seen.waiting, waits);
    page.emit('requestfinished', request);
    assert.equal(seen.waiting, false);
  }
});

test('What began before is not this call’s.', () => {
  const { page, seen } = traffic();
  const before = fakeRequest(`${BOX}/x`, { failure: 'net::ERR_CONNECTION_RESET' });
  page.emit('request', before);
  seen.begin(() => {});
  assert.deepEqual([seen.waiting, seen.sent], [false, false]);
  page.emit('requestfailed', before);
  assert.equal(seen.lost, undefined);
});

describe('answers', () => {
  test('That were lost.', () => {
    const { page, seen } = traffic();
    page.exchange(`${BOX}/x`, { kind: 'xhr', method: 'POST', failure: 'net::ERR_CONNECTION_RESET' });
    assert.deepEqual([seen.lost, seen.sent], ['net::ERR_CONNECTION_RESET', true]);
  });

  test('To what never left.', () => {
    const { page, seen } = traffic();
    page.exchange(`${BOX}/x`, { method: 'POST', failure: 'net::ERR_CONNECTION_REFUSED' });
    assert.deepEqual([seen.lost, seen.sent], ['net::ERR_CONNECTION_REFUSED', false]);
  });

  test('That the page gave up itself, or that are only pictures.', () => {
    const { page, seen } = traffic();
    page.exchange(`${BOX}/x`, { kind: 'fetch', failure: 'net::ERR_ABORTED' });
    page.exchange(`${BOX}/x`, { kind: 'image', failure: 'net::ERR_CONNECTION_RESET' });
    const vague = fakeRequest(`${BOX}/x`, { kind: 'fetch' });
    page.emit('request', vague);
    page.emit('requestfailed', vague);
    assert.equal(seen.lost, 'net::ERR_FAILED');
  });

  test('That lead elsewhere.', () => {
    const { page, seen } = traffic();
    const inside = new FakeFrame(BOX);
    inside.parent = new FakeFrame(BOX);
    page.exchange('http://example.com/frame', { frame: inside, failure: 'net::ERR_BLOCKED_BY_CLIENT' });
    page.exchange('http://example.com/f', { kind: 'fetch', failure: 'net::ERR_BLOCKED_BY_CLIENT' });
    assert.deepEqual([seen.elsewhere, seen.lost, seen.sent], [undefined, undefined, false]);
    page.exchange('http://example.com/page', { failure: 'net::ERR_PROXY_CONNECTION_FAILED' });
    assert.deepEqual([seen.elsewhere, seen.lost, seen.sent], ['http://example.com', undefined, false]);
  });

  test('With a status.', () => {
    const { page, seen } = traffic();
    page.exchange(`${BOX}/x`, { kind: 'xhr', status: 401 });
    assert.deepEqual([seen.denied, seen.status], [false, undefined]);
    const inside = new FakeFrame(BOX);
    inside.parent = new FakeFrame(BOX);
    page.exchange(`${BOX}/x`, { frame: inside, status: 401 });
    assert.deepEqual([seen.denied, seen.status], [true, undefined]);
    page.exchange(`${BOX}/x`, { status: 404 });
    assert.equal(seen.status, 404);
    page.emit('response', fakeRequest(`${BOX}/late`, { status: 500 }).response);
    assert.equal(seen.status, 404);
  });

  test('That are files.', () => {
    const { page, seen } = traffic();
    page.emit('download');
    assert.equal(seen.file, true);
    seen.begin(() => {});
    assert.equal(seen.file, false);
  });
});

test('Dialogs are answered with yes and remembered; without end they end the call.', () => {
  const { page, seen, hopeless } = traffic();
  const ask = dialog('y'.repeat(2_000), 'prompt');
  page.emit('dialog', ask);
  assert.deepEqual(ask.answers, ['default']);
  const say = dialog('sure?', 'confirm');
  page.emit('dialog', say);
  assert.deepEqual(say.answers, [undefined]);
  assert.deepEqual(seen.dialogs, ['y'.repeat(1_000), 'sure?']);
  for (let i = 0; i < 18; i++) page.emit('dialog', dialog('no'));
  assert.deepEqual(
    hopeless.map(({ code }) => code),
    ['unreadable'],
  );
});

test('A document that is announced with many megabytes ends the call before they come.', () => {
  const { page, hopeless } = traffic();
  for (const [length, times] of [
    [4_194_304, 0],
    [4_194_305, 1],
  ] as const) {
    const asked = fakeRequest(`${BOX}/x`, { length });
    page.emit('request', asked);
    page.emit('response', asked.response);
    assert.equal(hopeless.length, times);
  }
  assert.match(String(hopeless[0]), /4194304 bytes/);
});

test('A document of many megabytes ends the call.', async () => {
  const { page, hopeless } = traffic();
  page.exchange(`${BOX}/x`, { bytes: 4_194_304 });
  page.exchange(`${BOX}/x`, { bytes: -1 });
  page.exchange(`${BOX}/x.png`, { kind: 'image', bytes: 10_000_000 });
  await settle();
  assert.deepEqual(hopeless, []);
  page.exchange(`${BOX}/x`, { bytes: 4_194_305 });
  await settle();
  assert.match(String(hopeless[0]), /4194304 bytes/);
});

test('A page that crashes ends the call.', () => {
  const { page, hopeless } = traffic();
  page.emit('crash');
  assert.match(String(hopeless[0]), /crashed/);
  const untold = new FakePage();
  assert.ok(new Traffic(untold as unknown as Tab, BOX, new FakeClock()));
  untold.emit('crash');
});

test('An origin of what has none.', () => {
  assert.deepEqual([originOf('http://a/b'), originOf('about:blank'), originOf('')], ['http://a', 'null', '']);
});

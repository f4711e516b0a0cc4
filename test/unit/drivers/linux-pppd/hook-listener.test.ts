import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { followHooks, HookListener } from '../../../../lib/drivers/linux-pppd/hook-listener.ts';
import { Host } from '../../../../lib/drivers/linux-pppd/host.ts';
import { atOnce } from '../../../support/at-once.ts';
import { settle } from '../../../support/fake-clock.ts';
import { DEBIANS, openPppd, recorded, WRAPPER } from '../../../support/pppd-host.ts';

const UP = recorded(DEBIANS[0], 'up.status');
const DOWN = recorded(DEBIANS[0], 'waiting.status');
const PLAIN = recorded(DEBIANS[0], 'plain.status');

/** A line of news and what the host reads then. */
function news(onLine: ((line: string) => void) | undefined, line: string, answer = UP): void {
  for (const each of [line, ...answer.trimEnd().split('\n')]) onLine?.(each);
}

test('Hooks and kernel are listened to once the host has answered, and what they say of the session is a hint.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', UP);
  let hints = 0;
  const end = new AbortController();
  home.channel.listen?.(() => (hints += 1), end.signal, atOnce);
  assert.deepEqual(home.shell.asked, [], 'nothing is connected for it');
  await home.read('status');
  await home.read('status');
  assert.deepEqual(home.shell.asked, ['status', 'follow watch', 'status']);
  const [followed] = home.shell.followed;
  followed?.onLine('watching');
  assert.equal(hints, 0, 'that is only the beginning');
  news(followed?.onLine, '12.5 down ppp0 203.0.113.5 60');
  news(followed?.onLine, 'Deleted 5: ppp0    inet 203.0.113.5 peer 203.0.113.254/32 scope global ppp0');
  news(followed?.onLine, '5: ppp0    inet 203.0.113.6 peer 203.0.113.254/32 scope global ppp0');
  assert.equal(hints, 3);
  news(followed?.onLine, '3: eth0    inet 192.0.2.7/24 scope global dynamic');
  followed?.onLine('5: ppp0    inet6 fe80::1/64 scope link');
  followed?.onLine('anything');
  assert.equal(hints, 3, 'addresses of other interfaces are renewed all the time');
  end.abort();
  await settle();
  await home.clock.advance(60_000);
  await home.read('status');
  assert.equal(home.shell.followed.length, 1, 'the end is the end');
});

test('What the host reads at an event is what the next look has, once and if it comes soon; who asks is answered anew.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', DOWN);
  home.channel.listen?.(() => undefined, home.signal, atOnce);
  await home.read('status');
  const { onLine } = home.shell.followed[0] ?? {};
  const asked = () => home.shell.asked.filter((verb) => verb === 'status').length;
  news(onLine, '5: ppp0    inet 203.0.113.6/32 scope global ppp0');
  assert.equal((await home.read('status')).value(sessionUp), true);
  assert.equal(asked(), 1, 'nothing was asked');
  assert.equal((await home.read('status')).value(sessionUp), false);
  assert.equal(asked(), 2);
  news(onLine, '5: ppp0    inet 203.0.113.6/32 scope global ppp0');
  await home.read('status', true);
  assert.equal(asked(), 3, 'a person has asked');
  news(onLine, '5: ppp0    inet 203.0.113.6/32 scope global ppp0');
  await home.clock.advance(1000);
  await home.read('status');
  assert.equal(asked(), 4, 'it was too long ago');
});

test('An answer that does not end is none, a hint all the same, and is not kept.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', UP);
  let hints = 0;
  home.channel.listen?.(() => (hints += 1), home.signal, atOnce);
  await home.read('status');
  const endless = ['futamichi-pppd 1 wrapper', ...Array.from({ length: 1999 }, () => 'log x')].join('\n');
  news(home.shell.followed[0]?.onLine, '12.5 down ppp0 203.0.113.5 60', endless);
  assert.equal(hints, 1);
  news(home.shell.followed[0]?.onLine, '13.5 up ppp0 203.0.113.6 -');
  assert.equal(hints, 2, 'the next one is read');
});

test('What plain commands read that have listened since before the wrapper was there is a hint and no more.', async (t) => {
  const home = openPppd(t);
  home.shell.hasWrapper = false;
  home.shell.says('plain status', PLAIN);
  let hints = 0;
  home.channel.listen?.(() => (hints += 1), home.signal, atOnce);
  await home.read('status');
  home.shell.hasWrapper = true;
  home.shell.says('details', UP);
  home.shell.says('status', UP);
  await home.read('details');
  news(home.shell.followed[0]?.onLine, '5: ppp0    inet 203.0.113.6/32 scope global ppp0', PLAIN);
  assert.equal(hints, 1);
  assert.equal(home.channel.operations[0]?.withdrawn, undefined);
  await home.read('status');
  assert.equal(home.shell.asked.at(-1), 'status');
});

test('An answer at an event that cannot be read is a hint all the same.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', UP);
  let hints = 0;
  home.channel.listen?.(() => (hints += 1), home.signal, atOnce);
  await home.read('status');
  news(home.shell.followed[0]?.onLine, '12.5 down ppp0 203.0.113.5 60', 'futamichi-pppd 9 other\nend');
  assert.equal(hints, 1);
  await home.read('status');
  assert.deepEqual(home.shell.asked.at(-1), 'status');
});

test('When following ends, the next answer begins it anew, but not at once.', async (t) => {
  const home = openPppd(t);
  home.shell.says('status', UP);
  home.channel.listen?.(() => undefined, home.signal, atOnce);
  await home.read('status');
  home.shell.endFollowed();
  await settle();
  await home.read('status');
  assert.equal(home.shell.followed.length, 1);
  await home.clock.advance(30_000);
  await home.read('status');
  assert.equal(home.shell.followed.length, 2);
});

test('A session whose interface has another name is heard by that name.', async (t) => {
  const home = openPppd(t, { session: 'wan6' });
  home.shell.says('status', UP);
  let hints = 0;
  home.channel.listen?.(() => (hints += 1), home.signal, atOnce);
  await home.read('status');
  news(home.shell.followed[0]?.onLine, '7: wan6    inet 203.0.113.6/32 scope global wan6');
  news(home.shell.followed[0]?.onLine, '8: wan60    inet 203.0.113.6/32 scope global wan60');
  assert.equal(hints, 1);
});

test('Without a wrapper a plain command listens, if the host says that it can.', async (t) => {
  const home = openPppd(t);
  home.shell.hasWrapper = false;
  home.shell.says('plain status', PLAIN.replace('can watch\n', ''));
  home.channel.listen?.(() => undefined, home.signal, atOnce);
  await home.read('status');
  assert.equal(home.shell.followed.length, 0);
  home.shell.says('plain status', PLAIN);
  await home.read('status');
  assert.deepEqual(home.shell.asked.at(-1), 'follow plain watch');
});

test('What cannot follow is simply not followed, and a failure is no more than an end.', async (t) => {
  const { shell, clock, signal } = openPppd(t);
  shell.says('status', UP);
  const { run, close } = shell;
  const mute = new Host({
    shell: { run: run.bind(shell), close: close.bind(shell) },
    clock,
    wrapper: WRAPPER,
  });
  await followHooks(mute)(() => assert.fail(), signal);
  shell.follow = () => Promise.reject(new Error('lost'));
  await followHooks(new Host({ shell, clock, wrapper: WRAPPER }))(() => assert.fail(), signal);
});

test('Another way to hear of the hooks takes its place.', async (t) => {
  const { shell, clock, signal } = openPppd(t);
  shell.says('status', UP);
  const host = new Host({ shell, clock, wrapper: WRAPPER });
  let begun = 0;
  const hints = new HookListener(
    host,
    (hint) => {
      begun += 1;
      hint();
      return Promise.resolve();
    },
    clock,
  );
  await host.look('status', signal);
  let heard = 0;
  hints.listen(() => (heard += 1), signal);
  await host.look('status', signal);
  assert.deepEqual([begun, heard], [1, 1]);
});

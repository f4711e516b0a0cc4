import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latency } from '../../../../lib/capabilities/latency.ts';
import { loss } from '../../../../lib/capabilities/loss.ts';
import { pingIn } from '../../../../lib/drivers/linux-pppd/ping.ts';
import { openPppd, ran, type PppdHome } from '../../../support/pppd-host.ts';

const PEER = '198.51.100.1';
const counts = (received: number) =>
  `ping 5 packets transmitted, ${received} received, 0% packet loss, time 9ms`;
const times = (average: number | string) => `ping rtt min/avg/max/mdev = 0.1/${average}/9.9/0.5 ms`;

/** What is told after an answer with these lines: latency and loss, or why there is none. */
async function after(home: PppdHome, ...lines: readonly string[]): Promise<readonly unknown[]> {
  home.shell.says('latency', ['futamichi-pppd 1 wrapper', ...lines, 'end'].join('\n'));
  await home.clock.advance(60_000);
  const now = await home.read('latency');
  return [latency, loss].map((token) => {
    const observed = now.get(token);
    return observed.state === 'known' ? observed.value : (observed.attributes?.['reason'] ?? observed.why);
  });
}

test('Nothing is pinged unless somebody wants it.', (t) => {
  assert.equal(openPppd(t).channel.looks.length, 2);
  assert.equal(openPppd(t, { ping: false }).channel.looks.length, 2);
  assert.deepEqual(
    openPppd(t, { ping: true }).channel.looks.map(({ id }) => id),
    ['details', 'status', 'latency'],
  );
});

test('The latency is the middle one of some minutes, and one lost packet of them four percent.', async (t) => {
  const home = openPppd(t, { ping: true });
  const target = `target session ${PEER}`;
  assert.deepEqual(await after(home, target, counts(5), times(4.04)), [4, 0]);
  assert.deepEqual(await after(home, target, counts(5), times(90)), [4, 0]);
  assert.deepEqual(await after(home, target, counts(4), times(5.16)), [5.2, 7]);
  assert.deepEqual(await after(home, target, counts(5), times(5)), [5, 5]);
  assert.deepEqual(await after(home, target, counts(5), times(5)), [5, 4]);
  for (const left of [24, 44, 60, 80]) assert.deepEqual(await after(home, target, counts(0)), [5, left]);
  assert.deepEqual(await after(home, target, counts(0)), ['all-lost', 100]);
  assert.deepEqual(
    await after(home, 'target session 198.51.100.2', counts(5), times(7)),
    [7, 0],
    'another peer',
  );
});

test('Who has never answered a ping, no target and no ping are no loss.', async (t) => {
  const home = openPppd(t, { ping: true });
  const none = (reason: string) => [reason, reason];
  assert.deepEqual(await after(home, `target session ${PEER}`, counts(0)), none('never-answered'));
  assert.deepEqual(await after(home), none('no-target'));
  assert.deepEqual(await after(home, `target session ${PEER}`), none('no-ping'));
  assert.deepEqual(await after(home, `target session ${PEER}`, counts(5), times('x')), ['no-time', 0]);
  assert.deepEqual(
    await after(home, 'target gateway 192.168.1.1', counts(5), times(1)),
    [1, 0],
    'it dials nothing',
  );
  home.shell.says('status', ['futamichi-pppd 1 wrapper', 'can reconnect', 'link []', 'end'].join('\n'));
  await home.read('status');
  assert.deepEqual(await after(home, 'target gateway 192.168.1.1', counts(5), times(1)), none('no-session'));
  home.shell.answers.set('latency', ran('', 64, 'futamichi-pppd: refused'));
  const old = await home.read('latency');
  assert.deepEqual([old.get(latency).state, old.get(loss).state], ['unknown', 'unknown']);
  assert.equal((old.get(loss) as { why?: string }).why, 'not-offered', 'an older wrapper');
});

test('The summaries of iputils and BusyBox are read, and others are none.', () => {
  const busybox = [
    'PING 10.0.0.1 (10.0.0.1): 56 data bytes',
    '5 packets transmitted, 4 packets received, 20% packet loss',
    'round-trip min/avg/max = 0.1/12.345/20.1 ms',
  ];
  assert.deepEqual(pingIn(busybox), { sent: 5, received: 4, averageMs: 12.345 });
  const twice = [
    '5 packets transmitted, 5 received, +2 duplicates, 0% packet loss',
    'rtt min/avg/max/mdev = 1/2/3/4 ms',
  ];
  assert.deepEqual(pingIn(twice), { sent: 5, received: 5, averageMs: 2 });
  const errors = ['5 packets transmitted, 0 received, +5 errors, 100% packet loss, time 4080ms'];
  assert.deepEqual(pingIn(errors), { sent: 5, received: 0, averageMs: undefined });
  for (const lines of [
    [],
    ['ping: unknown host'],
    ['0 packets transmitted, 0 received'],
    ['-1 packets transmitted, 3 received'],
  ])
    assert.equal(pingIn(lines), undefined);
});

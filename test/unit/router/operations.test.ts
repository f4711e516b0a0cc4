import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../lib/capabilities/connect.ts';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { disconnect } from '../../../lib/capabilities/disconnect.ts';
import { objectToEqualMacs } from '../../../lib/capabilities/equal-macs.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import type { AnyDoable } from '../../../lib/router/capability.ts';
import { operation, type AnyOperation } from '../../../lib/router/driver.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { Lanes } from '../../../lib/router/lane.ts';
import type { OperationProgress, Request } from '../../../lib/router/operations.ts';
import { Router } from '../../../lib/router/router.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeChannel, FakeDriver, FakeLook } from '../../support/fake-driver.ts';

type Operations = (line: Line) => ReadonlyArray<readonly AnyOperation[]>;

interface Line {
  up: boolean;
  ip: string;
  dhcp: boolean;
  asked: string[];
}

/** A line that the test holds in its hands, and a router of one or more channels that reads it. */
async function home(operations: Operations, allow: readonly string[] = []) {
  const clock = new FakeClock();
  const line: Line = { up: true, ip: '11.22.33.44', dhcp: true, asked: [] };
  const channels = operations(line).map((own, index) => {
    const status = new FakeLook('status', [sessionUp, wanIpv4, dhcpServer]);
    status.answer = (report) => {
      report.tell(sessionUp, line.up).tell(dhcpServer, line.dhcp);
      return line.up ? report.tell(wanIpv4, line.ip) : report.miss(wanIpv4, 'not-said');
    };
    return new FakeChannel(`channel${index}`, [status], own);
  });
  const driver = new FakeDriver(channels);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [],
    intervalMs: 3000,
    allow,
  });
  router.start();
  await clock.advance(0);
  const run = (capability: AnyDoable, rest: Partial<Request> = {}) => {
    const result = router.run({ capability, input: null, origin: 'flow', ...rest });
    result.catch(() => undefined);
    return result;
  };
  return { clock, line, router, channels, run };
}

/** Drops the line and dials again after `downMs`. */
function redial(line: Line, ip: string, downMs: number): AnyOperation {
  return operation(reconnect, async (_input, { request, watch, progress }) => {
    line.asked.push('reconnect');
    await request(() => Promise.resolve((line.up = false)));
    progress({ en: 'dialling', ja: '発信中' });
    await watch(() => false, downMs);
    Object.assign(line, { up: true, ip });
  });
}

test('A reconnect is verified by what is read afterwards, and says so step by step.', async () => {
  const { clock, line, run, router } = await home((l) => [[redial(l, '11.22.33.55', 4000)]]);
  const steps: OperationProgress[] = [];
  const result = run(reconnect, { onProgress: (progress) => steps.push(progress) });
  await settle();
  assert.equal(router.running, reconnect);
  await clock.advance(6000);
  assert.deepEqual(await result, {
    action: 'reconnect',
    outcome: 'verified',
    before: { 'session.up': true, 'wan.ipv4': '11.22.33.44', 'session.since': null },
    after: { 'session.up': true, 'wan.ipv4': '11.22.33.55', 'session.since': null },
    tookMs: 4000,
  });
  assert.deepEqual(
    steps.map(({ state, phase }) => [state, phase.en]),
    [
      ['accepted', 'accepted'],
      ['running', 'asking the router'],
      ['running', 'dialling'],
      ['settling', 'waiting for the effect'],
    ],
  );
  assert.equal(router.running, undefined);
  assert.deepEqual(line.asked, ['reconnect']);
  await router.close();
});

test('A reconnect that brings back the same address is a success too.', async () => {
  const { clock, run, router } = await home((l) => [[redial(l, l.ip, 4000)]]);
  const result = run(reconnect);
  await clock.advance(6000);
  assert.equal((await result).outcome, 'verified');
  await router.close();
});

test('A router that says yes and does nothing is uncertain, never a success.', async () => {
  const { clock, run, router } = await home(() => [[operation(reconnect, () => Promise.resolve())]]);
  const result = run(reconnect);
  await clock.advance(reconnect.settlesMs + 1000);
  assert.equal((await result).outcome, 'uncertain');
  await router.close();
});

test('A lost answer is settled by reading, and nothing is sent again.', async () => {
  const lost = (line: Line) =>
    operation(disconnect, () => {
      line.asked.push('disconnect');
      line.up = false;
      return Promise.reject(new RouterError('timeout'));
    });
  const { clock, line, run, router } = await home((l) => [[lost(l)]]);
  const result = run(disconnect);
  await clock.advance(3000);
  assert.equal((await result).outcome, 'verified');
  assert.deepEqual(line.asked, ['disconnect']);
  await router.close();
});

test('A lost answer without a visible effect is uncertain.', async () => {
  const { clock, run, router } = await home(() => [
    [operation(disconnect, () => Promise.reject(new RouterError('uncertain')))],
  ]);
  const result = run(disconnect);
  await clock.advance(disconnect.settlesMs + 1000);
  assert.equal((await result).outcome, 'uncertain');
  await router.close();
});

test('What the router refuses comes out with its code, at once.', async () => {
  const { run, router } = await home(() => [
    [operation(connect, () => Promise.reject(new RouterError('rejected', { detail: '710' })))],
  ]);
  await assert.rejects(run(connect), { code: 'rejected', detail: '710' });
  await router.close();
});

test('A channel that may not is withdrawn with its reason and the next one is asked.', async () => {
  const notAllowed = new RouterError('unsupported', { detail: '606 Action not authorized' });
  const { clock, line, run, router } = await home((l) => [
    [operation(reconnect, () => Promise.reject(notAllowed))],
    [redial(l, '11.22.33.55', 2000)],
  ]);
  const result = run(reconnect);
  await clock.advance(4000);
  assert.equal((await result).outcome, 'verified');
  assert.deepEqual(router.offers, [{ capability: reconnect }]);
  assert.deepEqual(line.asked, ['reconnect']);
  await router.close();
});

test('Where no channel may, the offer is withdrawn and later requests are refused with the reason.', async () => {
  const notAllowed = new RouterError('unsupported', { detail: '606 Action not authorized' });
  let asked = 0;
  const { run, router } = await home(() => [
    [
      operation(reconnect, () => {
        asked += 1;
        return Promise.reject(notAllowed);
      }),
    ],
  ]);
  await assert.rejects(run(reconnect), { code: 'unsupported' });
  await assert.rejects(run(reconnect), { code: 'unsupported', detail: '606 Action not authorized' });
  assert.equal(asked, 1);
  assert.deepEqual(router.offers, [{ capability: reconnect, withdrawn: notAllowed }]);
  await router.close();
});

test('Where none of several channels may, the reason of the best one is told.', async () => {
  const best = new RouterError('unsupported', { detail: 'not installed' });
  const other = new RouterError('unsupported', { detail: '606' });
  const { run, router } = await home(() => [
    [operation(reconnect, () => Promise.resolve(), best)],
    [operation(reconnect, () => Promise.reject(other))],
  ]);
  assert.deepEqual(router.offers, [{ capability: reconnect }]);
  await assert.rejects(run(reconnect), { detail: '606' });
  assert.deepEqual(router.offers, [{ capability: reconnect, withdrawn: best }]);
  await assert.rejects(run(reconnect), { detail: 'not installed' });
  await router.close();
});

test('What a driver withdraws beforehand, or never offered, is refused.', async () => {
  const why = new RouterError('unsupported', { detail: 'not listed' });
  const { run, router } = await home(() => [[operation(connect, () => Promise.resolve(), why)]]);
  await assert.rejects(run(connect), { detail: 'not listed' });
  await assert.rejects(run(reconnect), { code: 'unsupported', detail: 'reconnect' });
  await router.close();
});

test('A setting that is already as asked sends nothing.', async () => {
  const sent: boolean[] = [];
  const { clock, line, run, router, channels } = await home((l) => [
    [
      operation(dhcpServer, (on: boolean) => {
        sent.push(on);
        l.dhcp = on;
        return Promise.resolve();
      }),
    ],
  ]);
  const looks = channels[0]?.looks[0]?.times ?? 0;
  const same = await run(dhcpServer, { input: true });
  assert.deepEqual([same.outcome, same.before, same.after, sent], ['unchanged', true, true, []]);
  assert.equal(channels[0]?.looks[0]?.times, looks + 1, 'the present value is read afresh');
  const off = run(dhcpServer, { input: false });
  await clock.advance(2000);
  const { outcome, before, after } = await off;
  assert.deepEqual(
    { outcome, before, after, sent, dhcp: line.dhcp },
    { outcome: 'verified', before: true, after: false, sent: [false], dhcp: false },
  );
  await router.close();
});

test('MQTT may not cut anybody off unless the owner allowed it; a flow may.', async () => {
  const drop = (line: Line) =>
    operation(disconnect, () => {
      line.up = false;
      return Promise.resolve();
    });
  const strict = await home((l) => [[drop(l)]]);
  await assert.rejects(strict.run(disconnect, { origin: 'mqtt' }), {
    code: 'disabled',
    message: /Not allowed over MQTT: tick “Disconnect”/,
  });
  assert.equal(strict.line.up, true);
  const fromFlow = strict.run(disconnect);
  await strict.clock.advance(1000);
  assert.equal((await fromFlow).outcome, 'verified');
  await strict.router.close();
  const lax = await home((l) => [[drop(l)]], ['disconnect']);
  const fromMqtt = lax.run(disconnect, { origin: 'mqtt' });
  await lax.clock.advance(1000);
  assert.equal((await fromMqtt).outcome, 'verified');
  await lax.router.close();
});

test('Input that does not fit is refused by name and nothing is sent.', async () => {
  let sent = 0;
  const { run, router } = await home(() => [
    [operation(dhcpServer, () => Promise.resolve(void (sent += 1)))],
  ]);
  for (const input of ['off', 1, null, { enabled: false }]) {
    await assert.rejects(run(dhcpServer, { input }), { code: 'invalid-input' });
  }
  await assert.rejects(run(dhcpServer, { input: 'off' }), /dhcp\.server/);
  assert.equal(sent, 0);
  await router.close();
});

test('A button, an empty message and an empty object are all the input of an action that takes none.', async () => {
  for (const input of [undefined, null, '', true, {}]) assert.equal(connect.input.parse(input), null);
  for (const input of [false, 'x', [], { a: 1 }, 3])
    assert.equal(connect.input.safeParse(input).success, false);
  await Promise.resolve();
});

test('While one action runs another is busy, and the same one afterwards has to cool down unless forced.', async () => {
  const { clock, run, router } = await home((l) => [
    [redial(l, '11.22.33.55', 2000), operation(connect, () => Promise.resolve())],
  ]);
  const first = run(reconnect);
  await settle();
  await assert.rejects(run(connect), { code: 'busy', detail: 'reconnect is running' });
  await clock.advance(5000);
  await first;
  await assert.rejects(run(reconnect), { code: 'conflict', detail: /again in \d+ s/ });
  await clock.advance(5000);
  const forced = run(reconnect, { force: true });
  await clock.advance(5000);
  assert.equal((await forced).outcome, 'verified');
  await clock.advance(reconnect.cooldownMs);
  const later = run(reconnect);
  await clock.advance(5000);
  assert.equal((await later).outcome, 'verified');
  await router.close();
});

test('The same transaction runs once and every copy gets the same answer.', async () => {
  const { clock, line, run, router } = await home((l) => [[redial(l, '11.22.33.55', 2000)]]);
  const copies = [1, 2, 3].map(() => run(reconnect, { transaction: 't1', origin: 'mqtt' }));
  await clock.advance(5000);
  const results = await Promise.all(copies);
  assert.equal(new Set(results).size, 1);
  const late = await run(reconnect, { transaction: 't1', origin: 'mqtt' });
  assert.equal(late, results[0]);
  assert.deepEqual(line.asked, ['reconnect']);
  await router.close();
});

test('Only the last hundred transactions are remembered.', async () => {
  const { run, router } = await home(() => [
    [operation(connect, () => Promise.reject(new RouterError('rejected')))],
  ]);
  for (let n = 0; n < 150; n++) await assert.rejects(run(connect, { transaction: `t${n}` }));
  const again = run(connect, { transaction: 't0' });
  const known = run(connect, { transaction: 't149' });
  await assert.rejects(again);
  await assert.rejects(known);
  await router.close();
});

test('A request has its own deadline where its operation knows that it takes long.', async () => {
  for (const [deadlineMs, usual] of [
    [undefined, true],
    [60_000, false],
  ] as const) {
    const slow = operation(reconnect, async (_input, { request }) => {
      const late = () => new Promise<never>(() => {});
      await request(late, deadlineMs);
    });
    const { clock, run, router } = await home(() => [[slow]]);
    const phases: string[] = [];
    const result = run(reconnect, { onProgress: ({ state }) => phases.push(state) });
    await clock.advance(20_000);
    assert.equal(phases.includes('settling'), usual, 'the answer was given up, and its effect is looked for');
    await router.close();
    await assert.rejects(result, { code: 'cancelled' });
  }
});

test('A request that is too late is not begun.', async () => {
  const { clock, line, run, router } = await home((l) => [[redial(l, '11.22.33.55', 2000)]]);
  await assert.rejects(run(reconnect, { expiresAt: clock.now() - 1 }), {
    code: 'cancelled',
    detail: 'expired',
  });
  assert.deepEqual(line.asked, []);
  await router.close();
});

test('An aborted request ends as cancelled, and the router is free for the next.', async () => {
  const { clock, run, router } = await home((l) => [
    [redial(l, '11.22.33.55', 60_000), operation(connect, () => Promise.resolve())],
  ]);
  const abort = new AbortController();
  const result = run(reconnect, { signal: abort.signal });
  const refused = assert.rejects(result, { code: 'cancelled' });
  await clock.advance(2000);
  abort.abort();
  await refused;
  assert.equal(router.running, undefined);
  await router.close();
});

for (const [capability, phase] of [
  [connect, 'settling'],
  // waits for the effect by itself before it asks for more
  [reconnect, 'running'],
] as const)
  test(`Whoever gives up waiting for the effect of ${capability.id} is told that it may have been done.`, async () => {
    const { clock, run, router } = await home((l) => [
      [redial(l, '11.22.33.55', 60_000), operation(connect, () => Promise.resolve(void (l.up = false)))],
    ]);
    const abort = new AbortController();
    const phases: string[] = [];
    const onProgress = ({ state }: OperationProgress) => void phases.push(state);
    const result = run(capability, { signal: abort.signal, onProgress });
    const refused = assert.rejects(result, { code: 'cancelled', mayHaveApplied: true });
    await clock.advance(2000);
    assert.equal(phases.at(-1), phase);
    abort.abort();
    await refused;
    await router.close();
  });

test('A mistake of ours in an operation is a defect, not an outcome.', async () => {
  const { run, router } = await home(() => [
    [operation(connect, () => Promise.reject(new TypeError('oops')))],
  ]);
  await assert.rejects(run(connect), { code: 'defect', detail: 'TypeError: oops' });
  await router.close();
});

test('What would break the network is a conflict, unless the owner insists.', async () => {
  const lan = '02:00:00:00:00:01';
  const sent: unknown[] = [];
  const clock = new FakeClock();
  const macs = new FakeLook('macs', [wanMac, lanMac]);
  macs.answer = (report) =>
    report.tell(wanMac, (sent.at(-1) as string | undefined) ?? '02:00:00:00:00:02').tell(lanMac, lan);
  const set = operation(wanMac, (mac) => Promise.resolve(void sent.push(mac)));
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(new FakeDriver([new FakeChannel('screen', [macs], [set])])),
    derivations: [],
    objections: [objectToEqualMacs],
    intervalMs: 3000,
  });
  router.start();
  await clock.advance(0);
  const ask = { capability: wanMac, input: lan, origin: 'flow' } as const;
  await assert.rejects(router.run(ask), { code: 'conflict' });
  assert.deepEqual(sent, []);
  const insisted = router.run({ ...ask, force: true });
  await clock.advance(5000);
  assert.equal((await insisted).outcome, 'verified');
  await router.close();
});

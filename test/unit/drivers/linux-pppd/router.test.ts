import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { reconnect } from '../../../../lib/capabilities/reconnect.ts';
import { pppoeBridge } from '../../../../lib/capabilities/pppoe-bridge.ts';
import { deriveReachable } from '../../../../lib/capabilities/reachable.ts';
import { deriveSessionSince, sessionSince } from '../../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { linuxPppdDriver } from '../../../../lib/drivers/linux-pppd/driver.ts';
import { DetectionBudget } from '../../../../lib/drivers/detection-budget.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { Lanes } from '../../../../lib/router/lane.ts';
import { Router } from '../../../../lib/router/router.ts';
import type { Ran, RunOptions } from '../../../../lib/transport/shell.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { ran, ScriptedShell, WRAPPER } from '../../../support/pppd-host.ts';
import { silence } from '../igd/opened.ts';

/** A host whose session drops when it is told so, and comes back with another address. */
class LivingHost extends ScriptedShell {
  readonly #clock: FakeClock;
  #upAt = 0;
  #address = 5;
  bridge = false;

  constructor(clock: FakeClock) {
    super();
    this.#clock = clock;
  }

  override run(command: readonly string[], options: RunOptions): Promise<Ran> {
    const verb = command.slice(1).join(' ');
    if (command[0] !== WRAPPER) return super.run(command, options);
    this.asked.push(verb);
    if (verb === 'reconnect') this.drop();
    if (verb.startsWith('bridge ')) this.bridge = verb === 'bridge on';
    return Promise.resolve(verb === 'status' || verb === 'details' ? ran(this.#says()) : ran(''));
  }

  /** The line drops now; pppd needs three seconds to dial. */
  drop(): void {
    this.#upAt = this.#seconds() + 3;
    this.#address += 1;
    const lines = ['1000.5 down ppp0 - -', ...this.#says().split('\n')];
    for (const { onLine } of this.followed) lines.forEach(onLine);
  }

  #seconds(): number {
    return this.#clock.monotonic() / 1000 + 1000;
  }

  #says(): string {
    const up = this.#seconds() >= this.#upAt;
    const address = `203.0.113.${this.#address}`;
    const link = `[{"ifname":"ppp0","flags":["UP"],"link_type":"ppp","addr_info":[{"family":"inet","local":"${address}","prefixlen":32}]}]`;
    return [
      'futamichi-pppd 1 wrapper',
      ...['watch', 'reconnect', 'connect', 'disconnect', 'bridge'].map((verb) => `can ${verb}`),
      'daemon yes',
      `bridge ${this.bridge ? 'on' : 'off'}`,
      `uptime ${this.#seconds()}`,
      `link ${up ? link : '[]'}`,
      ...(up ? [`event ${this.#upAt || 10} up ppp0 ${address} -`] : []),
      'end',
    ].join('\n');
  }
}

async function start(t: TestContext) {
  const clock = new FakeClock();
  const host = new LivingHost(clock);
  const definition = linuxPppdDriver({ shell: host, search: silence });
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    derivations: [deriveReachable, deriveSessionSince],
    intervalMs: 3000,
    random: () => 0.5,
    async connect(signal) {
      const target = { ...targetOf('192.168.1.2'), chosen: true };
      const context = { clock, signal, budget: new DetectionBudget(signal), log: () => undefined };
      const sighting = await definition.recognise(target, context);
      assert.ok(sighting);
      return definition.open(sighting, target, context);
    },
  });
  t.after(() => router.close());
  router.start();
  await clock.advance(1000);
  return { clock, host, router };
}

test('A reconnect is verified by the new session: its time, and its address.', async (t) => {
  const { clock, host, router } = await start(t);
  assert.equal(router.snapshot.value(wanIpv4), '203.0.113.5');
  const before = router.snapshot.value(sessionSince);
  const running = router.run({ capability: reconnect, input: null, origin: 'flow' });
  await clock.advance(10_000);
  const result = await running;
  assert.equal(result.outcome, 'verified');
  assert.equal(router.snapshot.value(wanIpv4), '203.0.113.6');
  assert.notEqual(router.snapshot.value(sessionSince), before);
  assert.equal(host.asked.filter((verb) => verb === 'reconnect').length, 1);
});

test('What the host reads when the hooks say something is known at once, without asking it.', async (t) => {
  const { clock, host, router } = await start(t);
  await clock.advance(3000);
  assert.equal(host.followed.length, 1);
  await clock.advance(500);
  const asked = host.asked.length;
  host.drop();
  await clock.advance(0);
  assert.equal(router.snapshot.value(sessionUp), false);
  assert.equal(host.asked.length, asked);
  // fast from now on, until it is back
  await clock.advance(3500);
  assert.equal(router.snapshot.value(sessionUp), true);
});

test('The bridge is switched and read back; asked for what it is, nothing is sent.', async (t) => {
  const { clock, host, router } = await start(t);
  const set = async (input: boolean) => {
    const running = router.run({ capability: pppoeBridge, input, origin: 'flow', force: true });
    await settle();
    await clock.advance(5000);
    return (await running).outcome;
  };
  assert.equal(await set(false), 'unchanged');
  assert.equal(await set(true), 'verified');
  assert.equal(router.snapshot.value(pppoeBridge), true);
  assert.deepEqual(
    host.asked.filter((verb) => verb.startsWith('bridge')),
    ['bridge on'],
  );
});

test('In an hour of peace the host is asked 1200 times for its status and 60 times for the rest, by one follower.', async (t) => {
  const { clock, host } = await start(t);
  host.asked.length = 0;
  await clock.advance(3_600_000);
  const count = (verb: string) => host.asked.filter((each) => each === verb).length;
  assert.ok(count('status') <= 1201 && count('status') > 1100, String(count('status')));
  assert.ok(count('details') <= 61 && count('details') > 55, String(count('details')));
  assert.equal(host.followed.length, 1);
});

test('A refused login stops everything until somebody asks.', async (t) => {
  const { clock, host, router } = await start(t);
  host.run = () => {
    host.asked.push('refused');
    return Promise.reject(new RouterError('auth-failed'));
  };
  host.asked.length = 0;
  await clock.advance(600_000);
  assert.equal(host.asked.length, 1);
  assert.equal(router.problem?.code, 'auth-failed');
  await assert.rejects(router.lookNow());
  assert.equal(host.asked.length, 2);
});

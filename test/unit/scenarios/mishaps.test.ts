import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { backendFor } from '../../../lib/drivers/screen/backends.ts';
import type { BackendFor } from '../../../lib/drivers/screen/box.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Backend } from '../../../lib/screen/backend.ts';
import { airstationBox, atermBox, sideOf, type Side } from './home.ts';
import { SkipClock } from '../../support/skip-clock.ts';

/** Fails at the n-th call from when it is armed, and counts. */
class Trap {
  calls = 0;
  #at = 0;
  #error: () => Error = () => new Error('never');

  arm(at: number, error: () => Error): void {
    this.calls = 0;
    this.#at = at;
    this.#error = error;
  }

  disarm(): void {
    this.#at = 0;
  }

  readonly backendFor: BackendFor = (...given) => {
    const backend = backendFor(...given);
    const guarded = <R>(call: () => Promise<R>): Promise<R> => {
      this.calls += 1;
      return this.calls === this.#at ? Promise.reject(this.#error()) : call();
    };
    return {
      kind: backend.kind,
      open: (...args) => guarded(() => backend.open(...args)),
      follow: (...args) => guarded(() => backend.follow(...args)),
      submit: (...args) => guarded(() => backend.submit(...args)),
      close: () => backend.close(),
    } satisfies Backend;
  };
}

const MISHAPS = [
  ['something that nobody foresaw', () => new TypeError('x is not a function')],
  ['silence', () => new RouterError('unreachable')],
] as const;

/** Ends with a result or an error of ours, whatever it takes. */
async function settled(side: Side, work: Promise<unknown>): Promise<string> {
  const outcome = work.then(
    () => 'result',
    (error: unknown) => (error instanceof RouterError ? error.code : `no error of ours: ${String(error)}`),
  );
  for (let tries = 0; tries < 8; tries += 1) {
    const early = await Promise.race([outcome, side.pass(8000)]);
    if (typeof early === 'string') return early;
    // what it waits for does not come: a look that went wrong is not tried again for minutes
    side.clock.skip(310_000);
  }
  return 'it does not end';
}

for (const [name, boxOf] of [
  ['airstation', airstationBox],
  ['aterm', atermBox],
] as const)
  for (const [what, error] of MISHAPS) {
    test(`${name}: with ${what} in any single step of the first look, the next look is well again.`, async (t) => {
      const face = await boxOf(t);
      const free = new Trap();
      const open = ({ backendFor: own }: Trap) =>
        sideOf(t, face, name, new SkipClock(10), { backendFor: own });
      const counting = open(free);
      await counting.started();
      await counting.until('the first look', () => counting.value(sessionUp) === true);
      const steps = free.calls;
      await counting.router.close();
      assert.ok(steps > 5, `${steps} steps`);
      for (let at = 1; at <= steps; at += 1) {
        const trap = new Trap();
        trap.arm(at, error);
        const side = open(trap);
        await side.started();
        await side.look();
        await side.look();
        assert.equal(side.value(sessionUp), true, `step ${at}`);
        assert.equal(side.router.problem, undefined, `step ${at}`);
        await side.router.close();
        assert.equal(face.sessions, 0, `step ${at}: logged out`);
      }
    });
  }

/** The AirStation's are many more, since it is waited for after each change. */
const MOST_STEPS = 12;

for (const [name, boxOf, [what, error]] of [
  ['aterm', atermBox, MISHAPS[0]],
  ['aterm', atermBox, MISHAPS[1]],
  ['airstation', airstationBox, MISHAPS[0]],
] as const)
  test(`${name}: with ${what} in any single step of a change, it ends with a result or a coded error, and the router goes on.`, async (t) => {
    const face = await boxOf(t, { settings: { wanMode: 'pppoe', bridge: false } });
    const trap = new Trap();
    const side = sideOf(t, face, name, new SkipClock(10), { backendFor: trap.backendFor });
    await side.opened();
    for (let at = 1, more = true; more && at <= MOST_STEPS; at += 1) {
      side.sent();
      const asked = !face.box.settings.bridge;
      trap.arm(at, error);
      const outcome = await settled(side, side.run(pppoeBridge, asked, { force: true }));
      assert.match(outcome, /^(result|defect|unreachable)$/, `step ${at}`);
      const saves = side.sent().filter(({ path }) => !/login/.test(path) && path !== '/');
      assert.ok(saves.length <= 1, `step ${at}: sent ${saves.length} times`);
      more = trap.calls >= at;
      trap.disarm();
      await side.until('the box is there', () => !face.box.away);
      await side.look();
      assert.equal(side.value(pppoeBridge), face.box.settings.bridge, `step ${at}`);
      assert.equal(side.router.problem, undefined, `step ${at}`);
      assert.equal(side.router.running, undefined, `step ${at}`);
      side.clock.skip(2500);
    }
  });

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeAccount } from '../../../../lib/capabilities/pppoe-account.ts';
import { wanMode } from '../../../../lib/capabilities/wan-mode.ts';
import { ACCOUNT } from '../../../emulators/home/options.ts';
import { Scene, signal } from './home.ts';

test('From the carton to the finished home, in the one safe order.', async (t) => {
  const scene = new Scene(t, { equalMacs: true });
  const state = await scene.through();
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
  assert.ok(scene.finished);
  assert.deepEqual(scene.access.sent, [
    'upper pppoe.bridge',
    'lower wan.mode',
    'lower pppoe.account',
    'lower lan.address',
    'lower dhcp.server',
    'lower wan.mac',
  ]);
  assert.deepEqual(state.steps, []);
  assert.equal(state.movedTo, '127.0.10.250');
});

test('A finished home needs nothing: the plan is empty, nothing is sent, and nothing is written down.', async (t) => {
  const scene = new Scene(t, { finished: true });
  const setUp = scene.setUp();
  assert.deepEqual((await setUp.plan(signal)).steps, []);
  assert.equal((await setUp.next(signal)).status, 'finished');
  assert.deepEqual(scene.access.sent, []);
  assert.deepEqual(await scene.journal.read(), []);
});

test('A plan changes nothing and holds no account.', async (t) => {
  const scene = new Scene(t);
  const state = await scene.setUp().plan(signal);
  assert.deepEqual(scene.access.sent, []);
  assert.deepEqual(await scene.journal.read(), []);
  assert.equal(state.status, 'planned');
  assert.deepEqual(
    state.steps.map(({ id, by }) => `${id} ${by}`),
    [
      'upper-bridge router',
      'lower-mode router',
      'lower-account router',
      'session-up router',
      'lower-address router',
      'lower-dhcp router',
      'lan-cable person',
      'verify router',
    ],
  );
  assert.match(state.chosen[0]?.en ?? '', /127\.0\.10\.250/);
});

test('Only what differs is planned: a bridge that is off, a second DHCP server.', async (t) => {
  const scene = new Scene(t, { finished: true, lower: { dhcp: true } });
  const { steps } = await scene.setUp().plan(signal);
  assert.deepEqual(
    steps.map(({ id }) => id),
    ['lower-dhcp', 'verify'],
  );
  const state = await scene.through();
  assert.equal(state.status, 'finished');
  assert.deepEqual(scene.access.sent, ['lower dhcp.server']);
});

test('A lower router that became an access point is led back by a person, and then set by hand.', async (t) => {
  const scene = new Scene(t, { router: false });
  assert.equal(scene.model.lower.mode, 'ap');
  const state = await scene.through();
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
  assert.ok(scene.finished);
});

test('What could not be read at first is chosen later: MAC addresses are made to differ before the LAN cable.', async (t) => {
  const scene = new Scene(t, { router: false, equalMacs: true });
  const state = await scene.through();
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
  assert.ok(scene.finished);
  assert.ok(scene.access.sent.includes('lower wan.mac'));
});

test('An address that fits stays, though nobody could read it at first.', async (t) => {
  const scene = new Scene(t, { finished: true, upper: { bridge: false } });
  scene.model.lower.reboot();
  const setUp = scene.setUp();
  const { steps } = await setUp.plan(signal);
  assert.ok(steps.some(({ id }) => id === 'lower-address'));
  const state = await scene.through(setUp);
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
  assert.deepEqual(scene.access.sent, ['upper pppoe.bridge']);
});

test('The wish of the file counts: address and MAC addresses.', async (t) => {
  const wish = { lanAddress: '127.0.10.77', wanMac: '02:aa:bb:cc:dd:01' };
  const scene = new Scene(t, { wish });
  const state = await scene.through();
  assert.equal(state.status, 'finished');
  assert.deepEqual([scene.model.lower.lanAddress, scene.model.lower.wanMac], [wish.lanAddress, wish.wanMac]);
  assert.deepEqual(state.chosen, []);
});

test('What the driver does not offer a person does, and it is read whether it was done.', async (t) => {
  const scene = new Scene(t);
  const { pppoeBridge } = await import('../../../../lib/capabilities/pppoe-bridge.ts');
  scene.access.lacks.add(pppoeBridge);
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  assert.deepEqual(
    [state.status, state.steps[0]?.id, state.steps[0]?.by],
    ['waiting', 'upper-bridge', 'person'],
  );
  // said, and not done: it is waited for
  state = await setUp.next(signal, true);
  assert.deepEqual([state.status, state.steps[0]?.id], ['waiting', 'upper-bridge']);
  scene.model.upper.apply({ bridge: true });
  state = await setUp.next(signal, true);
  assert.notEqual(state.steps[0]?.id, 'upper-bridge');
});

test('A step that the router refuses to know becomes a person’s.', async (t) => {
  const scene = new Scene(t);
  scene.access.fault = (what) => (what === 'upper pppoe.bridge' ? 'unsupported' : undefined);
  const state = await scene.setUp().next(signal);
  const next = await scene.setUp().next(signal);
  assert.equal(state.stopped, null);
  assert.deepEqual(
    [next.status, next.steps[0]?.id, next.steps[0]?.by],
    ['waiting', 'upper-bridge', 'person'],
  );
});

test('A wrong account stops it with the reason; with the right one it goes on.', async (t) => {
  const scene = new Scene(t);
  const right = scene.account;
  scene.account = { username: 'user@isp.example', password: 'wrong-secret-77' };
  const stopped = await scene.through();
  assert.equal(stopped.status, 'stopped');
  assert.equal(stopped.stopped?.step, 'session-up');
  assert.match(stopped.stopped?.why.en ?? '', /refuses the PPPoE account/);
  const written = JSON.stringify(await scene.journal.read());
  for (const secret of ['wrong-secret-77', 'user@isp.example'])
    assert.ok(!written.includes(secret) && !JSON.stringify(stopped).includes(secret), secret);
  scene.account = right;
  const setUp = scene.setUp();
  await setUp.next(signal, true);
  const state = await scene.through(setUp);
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
});

test('Without an account it stops before anything is asked of the router.', async (t) => {
  const scene = new Scene(t);
  scene.account = undefined;
  const state = await scene.through();
  assert.deepEqual([state.status, state.stopped?.step], ['stopped', 'lower-account']);
  assert.ok(!scene.access.sent.includes('lower pppoe.account'));
});

test('Both MAC addresses equal and the LAN cable in: nobody answers, and it says which cable to pull.', async (t) => {
  const scene = new Scene(t, { equalMacs: true });
  const setUp = scene.setUp();
  for (let turn = 0; turn < 3; turn += 1) await setUp.next(signal);
  scene.model.cables.lowerLan.plug();
  assert.ok(scene.model.jammed);
  const state = await setUp.next(signal);
  assert.equal(state.status, 'stopped');
  assert.match(state.stopped?.why.en ?? '', /LAN cable/i);
  scene.model.cables.lowerLan.pull();
  await setUp.next(signal, true);
  assert.equal((await scene.through(setUp)).status, 'finished');
});

test('A machine outside the new network is told so, and what came of it is read when it goes on.', async (t) => {
  const scene = new Scene(t);
  scene.access.near = false;
  const { steps } = await scene.setUp().plan(signal);
  assert.match(steps.find(({ id }) => id === 'lower-address')?.text.en ?? '', /no address in 127\.0\.10\.x/);
});

test('An abort undoes the last thing first, asks for the cable to be pulled, and says what stays.', async (t) => {
  const scene = new Scene(t, { equalMacs: true });
  const before = { upper: scene.model.upper.settings, lower: scene.model.lower.settings };
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  for (let turn = 0; turn < 30 && !state.done.some(({ id }) => id === 'lan-cable'); turn += 1) {
    if (state.status === 'waiting') scene.obey(state);
    state = await setUp.next(signal, state.status === 'waiting');
  }
  scene.access.sent.length = 0;
  state = await setUp.abort(signal);
  assert.deepEqual([state.status, state.steps[0]?.by], ['waiting', 'person']);
  assert.deepEqual(scene.access.sent, [], 'two DHCP servers in one LAN would be worse than before');
  scene.obey(state);
  for (let turn = 0; turn < 30 && state.status !== 'aborted'; turn += 1) state = await setUp.abort(signal);
  assert.equal(state.status, 'aborted', JSON.stringify(state));
  assert.deepEqual(scene.access.sent, [
    'lower wan.mac',
    'lower dhcp.server',
    'lower lan.address',
    'upper pppoe.bridge',
  ]);
  assert.deepEqual(state.kept.map(({ step }) => step).sort(), ['lower-account', 'lower-mode']);
  const { upper, lower } = scene.model;
  assert.deepEqual(upper.settings, before.upper);
  const { account: _a, wanMode: _m, ...rest } = lower.settings;
  const { account: _b, wanMode: _n, ...was } = before.lower;
  assert.deepEqual(rest, was);
});

test('What nobody can undo is told from the first abort on, and is no task.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  while (!state.done.some(({ id }) => id === 'lower-address')) state = await setUp.next(signal);
  state = await setUp.abort(signal);
  const kept = () => state.kept.map(({ step }) => step).toSorted();
  assert.deepEqual(
    state.steps.map(({ id }) => id),
    ['upper-bridge'],
  );
  assert.deepEqual(kept(), ['lower-account', 'lower-mode']);
  const [account, mode] = ['lower-account', 'lower-mode'].map((id) =>
    state.kept.find(({ step }) => step === id),
  );
  assert.match(account?.why.en ?? '', /stays entered .* not cleared/);
  assert.match(account?.why.ja ?? '', /消去せず/);
  assert.match(mode?.why.en ?? '', /stays as it is: how it was set before could not be read/);
  // no press for what is no task
  state = await setUp.abort(signal);
  assert.equal(state.status, 'aborted');
  assert.deepEqual(kept(), ['lower-account', 'lower-mode']);
  assert.doesNotMatch(JSON.stringify(await scene.journal.read()), new RegExp(ACCOUNT.username));
});

test('A mode that could be read is set back: by the router, or by a person where the driver cannot.', async (t) => {
  const lower = { wanMode: 'dhcp' } as const;
  const scene = new Scene(t, { lower });
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  while (!state.done.some(({ id }) => id === 'lower-mode')) state = await setUp.next(signal);
  while (state.status !== 'aborted') state = await setUp.abort(signal);
  assert.equal(scene.model.lower.settings.wanMode, 'dhcp');
  assert.deepEqual(state.kept, []);

  const byHand = new Scene(t, { lower });
  byHand.access.lacks.add(wanMode);
  const other = byHand.setUp();
  state = await other.next(signal);
  while (state.status !== 'waiting') state = await other.next(signal);
  assert.equal(state.steps[0]?.id, 'lower-mode');
  byHand.model.lower.apply({ wanMode: 'pppoe' });
  await byHand.clock.advance(70_000);
  state = await other.next(signal, true);
  const restarted = byHand.restarted();
  byHand.access.lacks.add(wanMode);
  while (state.status !== 'waiting' || state.steps[0]?.id !== 'lower-mode')
    state = await restarted.abort(signal);
  assert.match(state.steps[0].text.en, /back to DHCP \(automatic address\) in its settings screen/);
  assert.match(state.steps[0].text.ja, /「DHCP（自動取得）」に戻してください/);
  assert.equal(state.steps[0].by, 'person');
  while (state.status !== 'aborted') state = await restarted.abort(signal);
});

test('There is nothing to abort where nothing was begun, and nothing goes on while it is undone.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  await assert.rejects(setUp.abort(signal), { code: 'conflict' });
  let state = await setUp.next(signal);
  while (!state.done.some(({ id }) => id === 'lower-address')) state = await setUp.next(signal);
  await setUp.abort(signal);
  await assert.rejects(setUp.next(signal), { code: 'conflict' });
});

test('Listeners hear of a step that runs and of what came of it.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  const heard: string[] = [];
  const stop = setUp.subscribe(({ steps, done }) =>
    heard.push(`${steps[0]?.id} ${steps[0]?.status} ${done.length}`),
  );
  await setUp.next(signal);
  stop();
  await setUp.next(signal);
  assert.deepEqual(heard, ['upper-bridge running 0', 'lower-mode planned 1']);
  assert.equal(setUp.state?.done.length, 2);
});

test('What was done and is no longer so is a surprise.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  await setUp.next(signal);
  scene.model.upper.apply({ bridge: false });
  const state = await setUp.next(signal);
  assert.deepEqual([state.status, state.stopped?.step], ['stopped', 'upper-bridge']);
  // asked again without a word, nothing is done
  assert.equal((await setUp.next(signal)).status, 'stopped');
  assert.equal(scene.access.sent.length, 1);
  await setUp.next(signal, true);
  assert.deepEqual(scene.access.sent, ['upper pppoe.bridge', 'upper pppoe.bridge']);
});

test('A router that refuses to be told to dial, because it does so already, is waited for.', async (t) => {
  const scene = new Scene(t, { finished: true });
  scene.access.connects = true;
  const { server } = scene.model;
  server.options = { ...server.options, limit: 0 };
  server.kill();
  scene.access.before = (what) => {
    if (what === 'lower connect') server.options = { ...server.options, limit: 1 };
  };
  const state = await scene.through();
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
  assert.deepEqual(scene.access.sent, ['lower connect']);
});

test('An account that the provider refuses again and again is given up long before the time of a slow line.', async (t) => {
  const lower = { account: { ...ACCOUNT, password: 'wrong-secret-78' } };
  const scene = new Scene(t, { finished: true, lower });
  scene.access.lacks.add(pppoeAccount);
  scene.access.connects = true;
  const setUp = scene.setUp();
  assert.equal((await setUp.next(signal)).steps[0]?.id, 'lower-account');
  // his word counts, for nobody can read a password
  assert.equal((await setUp.next(signal, true)).steps[0]?.id, 'session-up');
  const began = scene.clock.monotonic();
  const state = await setUp.next(signal);
  const took = scene.clock.monotonic() - began;
  assert.deepEqual([state.status, state.stopped?.step], ['stopped', 'session-up']);
  assert.match(state.stopped?.why.en ?? '', /refuses the PPPoE account/);
  assert.ok(took >= 40_000 && took < 60_000, `${took} ms`);
  scene.model.lower.apply({ account: ACCOUNT });
  assert.equal((await setUp.next(signal, true)).stopped, null);
  assert.equal((await scene.through(setUp)).status, 'finished');
});

test('A refusal of the account from before does not count against the new one.', async (t) => {
  const scene = new Scene(t, { finished: true, lower: { account: { ...ACCOUNT, password: 'old' } } });
  scene.access.lacks.add(pppoeAccount);
  scene.access.connects = true;
  const setUp = scene.setUp();
  await setUp.next(signal);
  await setUp.next(signal, true);
  scene.access.before = (what) => {
    if (what !== 'lower connect') return;
    scene.clock.after(20_000, () => scene.model.lower.apply({ account: ACCOUNT }));
  };
  const state = await scene.through(setUp);
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
});

test('What refuses to dial for want of a permission says so, when nothing else dials either.', async (t) => {
  const scene = new Scene(t, { finished: true });
  scene.access.connects = true;
  scene.model.cables.lowerWan.pull();
  scene.access.fault = (what) => (what === 'lower connect' ? 'unsupported' : undefined);
  const state = await scene.through();
  assert.deepEqual([state.status, state.stopped?.step], ['stopped', 'session-up']);
  assert.match(state.stopped?.why.en ?? '', /does not offer|not support|cannot/i, state.stopped?.why.en);
});

test('A session that is lost after its step is dialled again before the home is judged.', async (t) => {
  const scene = new Scene(t);
  const { server } = scene.model;
  scene.access.connects = true;
  scene.access.before = (what) => {
    if (what === 'lower connect') server.options = { ...server.options, limit: 1 };
  };
  const state = await scene.through(scene.setUp(), ({ steps: [next] }) => {
    if (next?.id !== 'verify') return;
    server.options = { ...server.options, limit: 0 };
    server.kill();
  });
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
  assert.deepEqual(
    scene.access.sent.filter((what) => what === 'lower connect'),
    ['lower connect', 'lower connect'],
  );
});

/** It restarts where the upper router answers its search first: the article's trap. */
function becomesAccessPoint({ model: { lower, cables } }: Scene): void {
  cables.lowerWan.plug();
  lower.apply({ wanMode: 'auto' }, { restart: true });
}

for (const trapped of [1, 2, 3, 4, 5, 6, 7, 8])
  test(`It becomes an access point in the middle, after step ${trapped}: led back, plugged in again, set again, finished.`, async (t) => {
    const scene = new Scene(t, { equalMacs: true });
    let seen = 0;
    const state = await scene.through(scene.setUp(), () => {
      seen += 1;
      if (seen === trapped) becomesAccessPoint(scene);
    });
    assert.equal(state.status, 'finished', JSON.stringify(state));
    assert.ok(scene.finished, JSON.stringify(scene.model.lower.settings));
  });

test('After a person’s step the next one is seen before it is done.', async (t) => {
  const scene = new Scene(t, { router: false });
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  while (state.status !== 'waiting') state = await setUp.next(signal);
  assert.equal(state.steps[0]?.id, 'reach-lower');
  scene.obey(state);
  await scene.clock.advance(70_000);
  const sent = [...scene.access.sent];
  state = await setUp.next(signal, true);
  assert.deepEqual([state.status, state.steps[0]?.id], ['running', 'lower-mode']);
  assert.deepEqual(scene.access.sent, sent);
});

test('A person is not asked again because something else has to be done first.', async (t) => {
  const scene = new Scene(t);
  const setUp = scene.setUp();
  let state = await setUp.next(signal);
  while (state.steps[0]?.id !== 'lan-cable' || state.status !== 'waiting') state = await setUp.next(signal);
  scene.obey(state);
  scene.model.upper.apply({ bridge: false });
  state = await setUp.next(signal, true);
  assert.ok(state.done.some(({ id }) => id === 'lan-cable'));
  assert.equal(state.steps[0]?.id, 'upper-bridge');
  state = await scene.through(setUp);
  assert.equal(state.status, 'finished', JSON.stringify(state.stopped));
});

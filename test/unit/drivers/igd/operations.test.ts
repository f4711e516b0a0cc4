import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import type { Redial } from '../../../emulators/igd/options.ts';
import { open, perform } from './opened.ts';

const ids = ['reconnect', 'connect', 'disconnect'];
const required = [...ids, 'port.forward.add', 'port.forward.remove'];

const redial = (rest: Partial<Redial>): Redial => ({
  by: 'itself',
  pendingMs: 0,
  downMs: 2000,
  dialMs: 1000,
  connectedWithOldAddressMs: 0,
  ...rest,
});

const code = (expected: string, detail?: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected && (!detail || thrown.detail === detail);

const offered = (operations: readonly { capability: { id: string } }[]) =>
  operations.map(({ capability }) => capability.id);

test('Reconnect, connect and disconnect are offered where the service lists the actions.', async (t) => {
  assert.deepEqual(offered((await open(t)).channel.operations), ids);
});

for (const scpd of ['empty', 'missing'] as const) {
  test(`They are offered where the list is ${scpd}, because the service type requires them.`, async (t) => {
    assert.deepEqual(offered((await open(t, { scpd })).channel.operations), required);
  });
}

test('Nothing is offered where the service lists readings alone.', async (t) => {
  assert.deepEqual((await open(t, { scpd: 'readings-only' })).channel.operations, []);
});

test('Where only RequestTermination is listed, that ends the session.', async (t) => {
  const opened = await open(t, { scpd: 'gentle' });
  assert.deepEqual(offered(opened.channel.operations), ['reconnect', 'disconnect']);
  await opened.read('status');
  await perform(opened, opened.operation('disconnect'));
  assert.equal(opened.router.count('RequestTermination'), 1);
  assert.equal(opened.router.session.up, false);
});

test('Where there is no description of the service to fetch, the required actions are offered.', async (t) => {
  const opened = await open(t, { rewrite: (xml) => xml.replaceAll(/<SCPDURL>[^<]*<\/SCPDURL>/g, '') });
  assert.deepEqual(offered(opened.channel.operations), required);
  assert.equal(opened.router.requests.filter(({ method }) => method === 'GET').length, 0);
});

test('A router that dials by itself is not asked to.', async (t) => {
  const opened = await open(t);
  await opened.read('status');
  const phases = await perform(opened, opened.operation('reconnect'));
  assert.equal(opened.router.session.up, true);
  assert.notEqual(opened.router.session.reported.address, '203.0.113.10');
  assert.equal(opened.router.count('ForceTermination'), 1);
  assert.equal(opened.router.count('RequestConnection'), 0);
  assert.deepEqual(phases, ['waiting for the session to end', 'waiting for the session to start']);
});

test('A router that stays down is asked to dial.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'request' }) });
  await opened.read('status');
  const phases = await perform(opened, opened.operation('reconnect'));
  assert.equal(opened.router.count('RequestConnection'), 1);
  assert.equal(phases.at(-1), 'asking the router to dial');
  await opened.clock.advance(1000);
  assert.equal(opened.router.session.up, true);
});

test('A router that reports the old address for a second is waited for.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'request', connectedWithOldAddressMs: 1000 }) });
  await opened.read('status');
  await perform(opened, opened.operation('reconnect'));
  assert.equal(opened.router.count('RequestConnection'), 1);
});

test('Reconnecting a session that is down already dials.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'request' }) });
  opened.router.drop();
  await opened.read('status');
  await perform(opened, opened.operation('reconnect'));
  assert.equal(opened.router.count('RequestConnection'), 1);
});

for (const noAddress of ['', '0.0.0.0'] as const) {
  test(`A router without a status is seen to reconnect by its address alone, none written as "${noAddress}".`, async (t) => {
    const opened = await open(t, { faults: { GetStatusInfo: 401 }, noAddress });
    const phases = await perform(opened, opened.operation('reconnect'));
    assert.deepEqual(phases, ['waiting for the session to end', 'waiting for the session to start']);
    assert.notEqual(opened.router.session.reported.address, '203.0.113.10');
    assert.equal(opened.router.count('ForceTermination'), 1);
    assert.ok(opened.router.count('GetStatusInfo') <= 3, `${opened.router.count('GetStatusInfo')} times`);
  });
}

test('A required action that is refused for a while is asked for again; one that is refused for good is not, until the router has restarted.', async (t) => {
  const opened = await open(t, { faults: { GetStatusInfo: 401 } });
  const asked = () => opened.router.count('GetStatusInfo');
  await opened.read('status');
  await opened.read('status');
  opened.router.set({ faults: {} });
  assert.equal((await opened.read('status')).value(sessionUp), true);
  opened.router.set({ faults: { GetStatusInfo: 401 } });
  for (let n = 0; n < 20; n += 1) await opened.read('status');
  assert.equal(asked(), 3 + 3);
  opened.router.set({ faults: {}, pathPrefix: '/new' });
  await opened.read('status');
  assert.equal((await opened.read('status')).value(sessionUp), true);
});

test('A router that agrees and does nothing is left alone, and that is said.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'stub' }) });
  await opened.read('status');
  const phases = await perform(opened, opened.operation('reconnect'));
  assert.equal(phases.at(-1), 'the router agreed, but nothing has happened so far');
  assert.equal(opened.router.count('RequestConnection'), 0);
});

for (const already of [707, 711]) {
  test(`${already} on ForceTermination means that the session is ending.`, async (t) => {
    const opened = await open(t, { faults: { ForceTermination: already } });
    await perform(opened, opened.operation('disconnect'));
    opened.router.drop();
    await perform(opened, opened.operation('reconnect'));
    assert.equal(opened.router.count('RequestConnection'), 1);
  });
}

test('705 on RequestConnection means that the router is dialling.', async (t) => {
  const opened = await open(t, { faults: { RequestConnection: 705 } });
  await perform(opened, opened.operation('connect'));
  assert.equal(opened.router.count('RequestConnection'), 1);
});

test('707 on RequestConnection is tried again until the old session has ended.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'request', pendingMs: 5000 }) });
  await opened.read('status');
  await perform(opened, opened.operation('reconnect'));
  assert.equal(opened.router.count('RequestConnection'), 2);
  await opened.clock.advance(1000);
  assert.equal(opened.router.session.up, true);
});

test('A router that comes up while we wait to ask again is not asked again.', async (t) => {
  const opened = await open(t, { faults: { RequestConnection: 707 } });
  opened.router.drop();
  opened.clock.after(1000, () => opened.router.restore());
  await perform(opened, opened.operation('connect'));
  assert.equal(opened.router.count('RequestConnection'), 1);
});

test('707 for ever is busy in the end.', async (t) => {
  const opened = await open(t, { faults: { RequestConnection: 707 } });
  opened.router.drop();
  await assert.rejects(
    perform(opened, opened.operation('connect')),
    code('busy', '707 DisconnectInProgress'),
  );
  assert.equal(opened.router.count('RequestConnection'), 6);
});

for (const no of [704, 706, 710]) {
  test(`${no} on RequestConnection is a no that may change.`, async (t) => {
    const opened = await open(t, { faults: { RequestConnection: no } });
    await assert.rejects(perform(opened, opened.operation('connect')), code('rejected'));
    assert.equal(opened.operation('connect')?.withdrawn, undefined);
  });
}

test('A no to dialling after the session was ended says that something has changed.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'request' }), faults: { RequestConnection: 704 } });
  await opened.read('status');
  await assert.rejects(
    perform(opened, opened.operation('reconnect')),
    (thrown) => thrown instanceof RouterError && thrown.code === 'rejected' && thrown.mayHaveApplied,
  );
});

test('Where dialling is forbidden a reconnect still waits for the router to dial by itself.', async (t) => {
  const opened = await open(t, { redial: redial({ downMs: 20_000 }), faults: { RequestConnection: 606 } });
  await opened.read('status');
  await perform(opened, opened.operation('reconnect'));
  assert.equal(opened.operation('reconnect')?.withdrawn, undefined);
  assert.equal(opened.operation('connect')?.withdrawn?.code, 'unsupported');
});

for (const no of [606, 401, 402, 501, 602]) {
  test(`${no} withdraws everything that needs the action, with the reason and what to do.`, async (t) => {
    const opened = await open(t, { faults: { ForceTermination: no } });
    await assert.rejects(perform(opened, opened.operation('reconnect')), (thrown) => {
      assert.ok(thrown instanceof RouterError);
      assert.equal(thrown.code, 'unsupported');
      assert.match(thrown.detail ?? '', new RegExp(`^${no} \\w`));
      assert.ok(thrown.hint?.en && thrown.hint.ja);
      return true;
    });
    assert.equal(opened.operation('reconnect')?.withdrawn?.code, 'unsupported');
    assert.equal(opened.operation('disconnect')?.withdrawn?.code, 'unsupported');
    assert.equal(opened.operation('connect')?.withdrawn, undefined);
    assert.equal(opened.router.session.up, true);
  });
}

test('A refusal without words is named by the specification.', async (t) => {
  const opened = await open(t, { control: 606, faultBody: 'no-description' });
  await assert.rejects(
    perform(opened, opened.operation('disconnect')),
    code('unsupported', '606 Action not authorized'),
  );
});

for (const faultBody of ['html', 'empty'] as const) {
  test(`A refusal that is ${faultBody} is unreadable and withdraws nothing.`, async (t) => {
    const opened = await open(t, { control: 606, faultBody });
    await assert.rejects(perform(opened, opened.operation('reconnect')), code('unreadable'));
    assert.equal(opened.operation('reconnect')?.withdrawn, undefined);
  });
}

test('An answer that is lost with the session is settled by looking.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'request' }) });
  await opened.read('status');
  opened.router.set({ http: 'drop-answer' });
  opened.clock.after(500, () => opened.router.set({ http: 'ok' }));
  await perform(opened, opened.operation('reconnect'));
  assert.equal(opened.router.count('ForceTermination'), 1);
  assert.equal(opened.router.count('RequestConnection'), 1);
});

test('An answer that is lost without an effect stays uncertain, and nothing is sent again.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'stub' }) });
  await opened.read('status');
  opened.router.set({ http: 'drop-answer' });
  opened.clock.after(500, () => opened.router.set({ http: 'ok' }));
  await assert.rejects(perform(opened, opened.operation('reconnect')), code('uncertain'));
  assert.equal(opened.router.count('ForceTermination'), 1);
});

test('Disconnect ends the session, connect begins one.', async (t) => {
  const opened = await open(t, { redial: redial({ by: 'request' }) });
  await perform(opened, opened.operation('disconnect'));
  assert.equal(opened.router.session.up, false);
  await perform(opened, opened.operation('connect'));
  await opened.clock.advance(1000);
  assert.equal(opened.router.session.up, true);
});

test('A router that is off is unreachable, and nothing may have happened.', async (t) => {
  const opened = await open(t, {}, () => Promise.resolve([]));
  await opened.router.close();
  await assert.rejects(
    perform(opened, opened.operation('reconnect')),
    (thrown) => thrown instanceof RouterError && thrown.code === 'unreachable' && !thrown.mayHaveApplied,
  );
});

test('A session that is back before anybody looks shows in its uptime.', async (t) => {
  const opened = await open(t, {
    addresses: ['203.0.113.10'],
    redial: redial({ downMs: 0, dialMs: 0 }),
  });
  opened.router.setUptime(3600);
  await opened.read('status');
  const phases = await perform(opened, opened.operation('reconnect'));
  assert.deepEqual(phases, ['waiting for the session to end', 'waiting for the session to start']);
});

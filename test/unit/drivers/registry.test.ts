import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DriverDefinition } from '../../../lib/drivers/definition.ts';
import { DetectionBudget, type BudgetOptions } from '../../../lib/drivers/detection-budget.ts';
import { detect, drivers, loginOf, recognise } from '../../../lib/drivers/registry.ts';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { targetOf } from '../../../lib/application/target.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const target = targetOf('192.168.0.1');
const { signal } = new AbortController();
const context = {
  clock: new FakeClock(),
  signal,
  budget: new DetectionBudget(signal),
  log: () => undefined,
};

function definition(id: string, finds: boolean | ErrorCode | Error): DriverDefinition {
  return {
    id,
    label: { en: id, ja: id },
    evidence: 'reconstructed',
    login: 'none',
    recognise() {
      if (finds instanceof Error) return Promise.reject(finds);
      if (typeof finds === 'string') return Promise.reject(new RouterError(finds, { detail: id }));
      return Promise.resolve(finds ? { driver: id, identity: `${id}:1`, label: id } : undefined);
    },
    open: ({ identity }) =>
      Promise.resolve({
        id,
        identity,
        evidence: 'reconstructed',
        channels: [],
        close: () => Promise.resolve(),
      }),
  };
}

const code = (expected: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected;

test('The first driver that recognises the router opens it.', async () => {
  const definitions = [definition('a', false), definition('b', true), definition('c', true)];
  const found = await recognise(target, context, undefined, definitions);
  assert.equal(found.definition, definitions[1]);
  assert.equal(found.sighting.label, 'b');
  assert.equal((await detect(target, context, undefined, definitions)).identity, 'b:1');
});

test('Each driver is heard, whatever its place in the list and however much the others have asked.', async () => {
  const asked: string[] = [];
  const request: BudgetOptions['request'] = ({ url }) => {
    asked.push(url.pathname);
    return Promise.resolve({ status: 404, headers: {}, body: new Uint8Array(), url, text: () => '' });
  };
  const curious = (id: string, finds: boolean): DriverDefinition => ({
    ...definition(id, finds),
    async recognise(_, { budget }) {
      for (const n of [1, 2, 3]) await budget.get(new URL(`http://192.168.0.1/${id}${n}`));
      const own = await budget.get(new URL(`http://192.168.0.1/${id}1`));
      return finds && own ? { driver: id, identity: `${id}:1`, label: id } : undefined;
    },
  });
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const finder of ids) {
    asked.length = 0;
    const budget = new DetectionBudget(signal, { request });
    const list = ids.map((id) => curious(id, id === finder));
    const found = await recognise(target, { ...context, budget }, undefined, list);
    assert.equal(found.definition.id, finder);
    assert.ok(asked.length <= 8, asked.join(' '));
  }
});

test('What needs a login is known of every driver, and of nothing else.', () => {
  assert.equal(loginOf('igd'), 'none');
  for (const { id, login } of drivers) assert.equal(loginOf(id), login);
  assert.equal(loginOf('auto'), undefined);
});

test('A driver that fails does not keep the next from trying.', async () => {
  const definitions = [definition('a', 'unreadable'), definition('b', true)];
  assert.equal((await detect(target, context, undefined, definitions)).id, 'b');
});

test('A named driver alone is tried.', async () => {
  const definitions = [definition('a', true), definition('b', true)];
  assert.equal((await detect(target, context, 'b', definitions)).id, 'b');
});

test('A driver that does not exist is invalid input.', async () => {
  await assert.rejects(detect(target, context, 'zyxel'), code('invalid-input'));
});

test('Where something answers that no driver knows, the router is unsupported and a hint says what to try.', async () => {
  await assert.rejects(detect(target, context, undefined, [definition('a', false)]), (thrown) => {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'unsupported');
    assert.ok(thrown.sentence('en').startsWith('Something answers there, but it is not a router'));
    assert.ok(thrown.sentence('ja').startsWith('応答はありましたが、対応しているルーターではありません。'));
    assert.ok(thrown.hint?.en && thrown.hint.ja);
    return true;
  });
});

test('What went wrong tells more than silence.', async () => {
  const definitions = [
    definition('a', 'unreachable'),
    definition('b', 'wrong-host'),
    definition('c', 'timeout'),
  ];
  await assert.rejects(detect(target, context, undefined, definitions), code('wrong-host'));
});

test('Of several silences the last driver’s is told, which is the most general one, with a hint.', async () => {
  const definitions = [definition('a', 'timeout'), definition('b', 'unreachable')];
  await assert.rejects(detect(target, context, undefined, definitions), (thrown) => {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'unreachable');
    assert.equal(thrown.detail, 'b');
    assert.ok(thrown.hint);
    return true;
  });
});

test('A hint that does not help is not added, and one that is there stays.', async () => {
  await assert.rejects(
    detect(target, context, undefined, [definition('a', 'wrong-host')]),
    (thrown) => thrown instanceof RouterError && thrown.hint === undefined,
  );
  const hint = { en: 'Turn it on.', ja: '電源を入れてください。' };
  const own = new RouterError('unreachable', { hint });
  await assert.rejects(
    detect(target, context, undefined, [definition('a', own)]),
    (thrown) => thrown === own,
  );
});

test('A mistake in a driver is a defect and not a crash.', async () => {
  await assert.rejects(
    detect(target, context, undefined, [definition('a', new TypeError('x'))]),
    code('defect'),
  );
});

test('After the end nothing is tried any more.', async () => {
  const ended = { ...context, signal: AbortSignal.abort() };
  await assert.rejects(
    detect(target, ended, undefined, [definition('a', 'unreachable'), definition('b', true)]),
    code('cancelled'),
  );
});

test('Every driver has an id and a label in both languages.', () => {
  assert.ok(drivers.some(({ id }) => id === 'igd'));
  for (const { id, label } of drivers) {
    assert.match(id, /^[a-z][a-z-]*$/);
    assert.ok(label.en && label.ja);
  }
});

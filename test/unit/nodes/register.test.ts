import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { NodeStatus } from 'node-red';
import { z } from 'zod';
import { RouterError } from '../../../lib/router/errors.ts';
import { onDeployed } from '../../../nodes/runtime/deploys.ts';
import { checkedInput } from '../../../lib/router/checked-input.ts';
import { configNode, register } from '../../../nodes/runtime/register.ts';
import type { Definition, Done, RED } from '../../../nodes/runtime/node-red.ts';
import { isRouterNode } from '../../../nodes/runtime/router-node.ts';
import { settle } from '../../support/fake-clock.ts';

type Constructor = new (definition: Definition) => FakeNode;

class FakeNode extends EventEmitter {
  readonly shown: NodeStatus[] = [];
  readonly said: string[] = [];

  status(status: NodeStatus): void {
    this.shown.push(status);
  }

  error(line: string): void {
    this.said.push(line);
  }
}

/** The part of Node-RED that registering takes. */
function fakeRed(nodes: Readonly<Record<string, unknown>> = {}) {
  const types = new Map<string, { readonly make: Constructor; readonly options: unknown }>();
  const RED = {
    events: new EventEmitter(),
    nodes: {
      createNode: (node: object) => Object.assign(node, new FakeNode()),
      getNode: (id: string) => nodes[id] ?? null,
      registerType: (type: string, make: Constructor & { prototype: object }, options: unknown) => {
        Object.setPrototypeOf(make.prototype, FakeNode.prototype);
        types.set(type, { make, options });
      },
    },
  } as unknown as RED;
  const make = (type: string) => {
    const { make: Made } = types.get(type) ?? {};
    assert.ok(Made);
    return new Made({ id: 'n1' } as unknown as Definition);
  };
  return { RED, types, make };
}

test('A type is registered with its credentials, if it has any.', () => {
  const { RED, types } = fakeRed();
  const credentials = { password: { type: 'password' } } as const;
  register(RED, 'with', () => undefined, credentials);
  register(RED, 'without', () => undefined);
  assert.deepEqual(types.get('with')?.options, { credentials });
  assert.equal(types.get('without')?.options, undefined);
});

for (const [what, thrown, code, key] of [
  ['settings that make no sense', new RouterError('invalid-input'), 'invalid-input', 'bad-settings'],
  ['a mistake of ours', new TypeError('mistake'), 'defect', 'problem'],
] as const)
  test(`A node that cannot be made for ${what} is there, says why, and fails what it is asked.`, async () => {
    const { RED, make } = fakeRed();
    register(RED, 'faulty', () => {
      throw thrown;
    });
    const node = make('faulty');
    assert.equal(node.shown.length, 1);
    assert.ok(node.shown[0]?.text?.endsWith(`.${key}`));
    assert.deepEqual([node.said.length, node.said[0]?.split(':')[0]], [1, code]);
    const failures: unknown[] = [];
    const done: Done = (error) => failures.push((error as RouterError).code);
    node.emit('input', {}, () => undefined, done);
    await settle();
    assert.deepEqual(failures, [code]);
  });

test('Settings are checked, and those at fault are named.', () => {
  const schema = z.object({ list: z.array(z.coerce.number()).default([7]), name: z.string().optional() });
  assert.deepEqual(checkedInput(schema, { list: ['1'], more: true }), { list: [1] });
  assert.deepEqual(checkedInput(schema, {}), { list: [7] });
  assert.throws(
    () => checkedInput(schema, { list: ['1', 'canary'], name: 7 }),
    (error: RouterError) => {
      assert.equal(error.code, 'invalid-input');
      assert.match(error.detail ?? '', /^list\.1: .+; name: /);
      assert.doesNotMatch(error.message, /canary/);
      return true;
    },
  );
});

test('A node that a property names is found only where it is of the right kind.', () => {
  const router = { type: 'futamichi-router' };
  const { RED } = fakeRed({ r1: router, m1: { type: 'futamichi-router-broker' } });
  assert.equal(configNode(RED, 'r1', isRouterNode), router);
  for (const id of ['m1', 'gone', '', undefined, null, 7, ['r1']])
    assert.equal(configNode(RED, id, isRouterNode), undefined, String(id));
});

test('After each deploy, every node that lives is told, whatever another one does.', async () => {
  const { RED, make } = fakeRed();
  const told: number[] = [];
  let number = 0;
  register(RED, 'follower', (node) => {
    const own = (number += 1);
    onDeployed(RED, node, () => {
      told.push(own);
      if (own === 1) throw new RouterError('conflict');
    });
  });
  const nodes = Array.from({ length: 12 }, () => make('follower'));
  // Node.js warns from the eleventh listener on
  assert.equal(RED.events.listenerCount('flows:started'), 1);
  RED.events.emit('flows:started');
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.equal(nodes[0]?.said.length, 1);
  for (const node of nodes.slice(0, 11)) node.emit('close', false, () => undefined);
  await settle();
  told.length = 0;
  RED.events.emit('flows:started');
  assert.deepEqual(told, [12]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInFlows, type Standing } from '../../../nodes/runtime/deploys.ts';
import type { RED } from '../../../nodes/runtime/node-red.ts';

/** Flows with a node, and with a subflow instance in which there is another one with a node in its template. */
const FLOWS = ['node', 'outer', 'in-ner', 'template'];

function stands(standing: Standing, flows: readonly string[] = FLOWS): boolean {
  const eachNode = (run: (node: { readonly id: string }) => void) => flows.map((id) => run({ id }));
  return isInFlows({ nodes: { eachNode } } as unknown as RED, standing);
}

test('A node stands in the flows as long as it is there.', () => {
  assert.ok(stands({ id: 'node', instance: 'tab' }));
  assert.ok(!stands({ id: 'gone', instance: 'tab' }));
});

test('A node in a subflow stands there as long as the instance and the template do, also where one subflow is in another.', () => {
  for (const instance of ['outer', 'outer-in-ner', 'outer-in-ner-in-ner']) {
    const inside = { id: `${instance}-template`, instance, template: 'template' };
    assert.ok(stands(inside), instance);
    for (const gone of ['outer', 'template'])
      assert.ok(
        !stands(
          inside,
          FLOWS.filter((id) => id !== gone),
        ),
        `${instance} without ${gone}`,
      );
  }
  for (const instance of ['', 'gone', 'gone-in-ner', 'outer-gone', 'outer-', '-in-ner'])
    assert.ok(!stands({ id: 'x', instance, template: 'template' }), instance);
  assert.ok(!stands({ id: 'x', template: 'template' }));
});

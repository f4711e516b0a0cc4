import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topicSlugOf } from '../../../nodes/runtime/place.ts';
import type { Definition, RED } from '../../../nodes/runtime/node-red.ts';
import { NodeRed } from '../../support/node-red.ts';

const router = (id: string, rest: object = {}) => ({ id, type: 'futamichi-router', role: 'lower', ...rest });
const home = (id: string, rest: object = {}) => ({ id, type: 'futamichi-dual-stack', ...rest });

/** Where each of these stands in topics, when they are all there is. */
function places(...all: readonly { readonly id: string }[]): readonly string[] {
  const RED = { nodes: { eachNode: (run: (each: object) => void) => all.forEach(run) } } as unknown as RED;
  return all.map((each) => topicSlugOf(RED, each as unknown as Definition));
}

test('a place that was given once stays, whatever the name is now', () => {
  assert.deepEqual(places(router('a', { name: '下位ルーター', slug: 'f1a2b3' })), ['f1a2b3']);
});

test('equal names get numbers by their order in the flows, the same each time', () => {
  const three = [router('c', { name: '下位' }), router('a', { name: '下段' }), router('b', { name: '下' })];
  assert.deepEqual(places(...three), ['lower', 'lower-2', 'lower-3']);
  assert.deepEqual(places(router('z', { slug: 'lower' }), ...three), [
    'lower',
    'lower-2',
    'lower-3',
    'lower-4',
  ]);
  assert.deepEqual(places(...three, router('z', { slug: 'lower-2' })), [
    'lower',
    'lower-3',
    'lower-4',
    'lower-2',
  ]);
});

test('a router that stood in its place before another was given the same stays there; that conflict is told elsewhere', () => {
  assert.deepEqual(places(router('a', { name: 'Lower' }), router('b', { slug: 'lower' })), [
    'lower',
    'lower',
  ]);
});

test('a home takes no place from a router, even where it stands before it', () => {
  assert.deepEqual(places(home('h', { name: 'House' }), router('r', { name: 'House' })), [
    'house-2',
    'house',
  ]);
  assert.deepEqual(places(home('h', { name: '自宅' }), router('r', { name: '' })), ['home', 'lower']);
});

test('a router in a subflow has the place of its template', () => {
  const template = router('t', { name: 'Lower' });
  const RED = { nodes: { eachNode: (run: (each: object) => void) => run(template) } } as unknown as RED;
  const made = router('i', { name: 'Lower', _alias: 't' }) as unknown as Definition;
  assert.equal(topicSlugOf(RED, made), 'lower');
});

test('what stands nowhere in the flows gets a place that is free', () => {
  const RED = {
    nodes: { eachNode: (run: (each: object) => void) => run(router('a', { slug: 'lower' })) },
  } as unknown as RED;
  assert.equal(topicSlugOf(RED, router('b', { name: '下位' }) as unknown as Definition), 'lower-2');
});

test('the editor is told a place for a name that is being written', async (t) => {
  const nodeRed = await NodeRed.start(t, []);
  const ask = (body: unknown) => nodeRed.request('POST', '/futamichi-router/place', body);
  const asked = { type: 'futamichi-router', name: '上位ルーター', role: 'upper', taken: ['upper'] };
  assert.deepEqual(await (await ask(asked)).json(), { place: 'upper-2' });
  assert.deepEqual(await (await ask({ ...asked, type: 'futamichi-dual-stack' })).json(), { place: 'home' });
  assert.equal((await ask({ ...asked, taken: 'x' })).status, 400);
});

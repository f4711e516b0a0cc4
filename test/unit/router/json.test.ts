import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonIn, jsonOrText, oddityIn, OVERRIDES } from '../../../lib/router/json.ts';

const LIMITS = { levels: 3, values: 10, chars: 20 };
const nested = (levels: number): unknown =>
  JSON.parse('[{"a":'.repeat(levels) + '1' + '}]'.repeat(levels)) as unknown;

test('What a person would write has nothing odd.', () => {
  for (const value of [undefined, null, true, 1, 'text', [], {}, { a: [{ b: 'c' }] }, ['😀', -1.5e9]])
    assert.equal(oddityIn(value, LIMITS), undefined, JSON.stringify(value));
});

test('Depth costs no stack, and circles end.', () => {
  assert.equal(oddityIn(nested(2), LIMITS), 'more than 3 levels deep');
  assert.equal(oddityIn(nested(100_000), OVERRIDES), 'more than 20 levels deep');
  const circle: Record<string, unknown> = {};
  circle['a'] = { b: circle };
  assert.equal(oddityIn(circle, OVERRIDES), 'more than 20 levels deep');
  const wide: unknown[] = [];
  wide.push(wide, wide, wide);
  assert.equal(oddityIn(wide, { ...LIMITS, levels: 1_000_000 }), 'more than 10 values');
});

for (const [json, why] of [
  ['{"__proto__":1}', '__proto__ is no name'],
  ['{"a":[{"__proto__":{"b":1}}]}', '__proto__ is no name'],
  ['[1,2,3,4,5,6,7,8,9,10,11]', 'more than 10 values'],
  [`{"${'a'.repeat(21)}":1}`, 'more than 20 characters'],
  ['["aaaaaaaaaaa","aaaaaaaaaaa"]', 'more than 20 characters'],
  ['[1e400]', 'a number that is too large'],
  ['{"a":-1e999}', 'a number that is too large'],
  [String.raw`["\ud800"]`, 'half a character'],
  [String.raw`{"\udfff":1}`, 'half a character'],
] as const)
  test(`${json.slice(0, 40)}: ${why}.`, () => assert.equal(oddityIn(JSON.parse(json), LIMITS), why));

test('Halves of characters are borne where a browser may have written them.', () => {
  assert.equal(oddityIn('\ud800', { ...LIMITS, unpaired: true }), undefined);
});

test('What is no JSON is the text itself; an address is no number.', () => {
  assert.deepEqual(['true', '7', '{"mac":"x"}', '192.168.11.1', 'pppoe', ''].map(jsonOrText), [
    true,
    7,
    { mac: 'x' },
    '192.168.11.1',
    'pppoe',
    '',
  ]);
});

test('A payload that is empty, too long or no JSON says nothing.', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.deepEqual(jsonIn(bytes('{"a":1}'), 7), { a: 1 });
  for (const [text, most] of [
    ['', 7],
    ['{"a":1}', 6],
    ['{"a":', 7],
  ] as const)
    assert.equal(jsonIn(bytes(text), most), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextCounter, type Counter } from '../../../../lib/drivers/igd/counters.ts';

const WRAP = 2 ** 32;

function after(said: readonly string[], sameSession = true): Counter | undefined {
  let counter: Counter | undefined;
  for (const each of said) counter = nextCounter(counter, each, sameSession);
  return counter;
}

test('The first figure is the total.', () => {
  assert.deepEqual(after(['1000']), { raw: 1000, total: 1000 });
});

test('A growing figure grows the total, also beyond 32 bits.', () => {
  assert.equal(after(['1000', '4612154128'])?.total, 4_612_154_128);
});

test('A figure printed as a signed number is the unsigned one with the same bits.', () => {
  assert.equal(after(['-1'])?.total, WRAP - 1);
  assert.equal(after(['2147483647', '-2147483648'])?.total, 2 ** 31);
});

test('A wrap in the same session is evened out, and the next figures add to it.', () => {
  assert.equal(after(['4294967000', '704', '1704'])?.total, WRAP + 1704);
});

test('Two wraps add up.', () => {
  assert.equal(after(['4294967000', '10', '4294967290', '4'])?.total, 2 * WRAP + 4);
});

test('A smaller figure in another session is a new beginning.', () => {
  assert.equal(after(['4294967000', '704'], false)?.total, 704);
});

test('A smaller figure far from the end of 32 bits is a new beginning.', () => {
  assert.equal(after(['3000000000', '704'])?.total, 704);
});

test('A smaller figure of a counter that has passed 32 bits is a new beginning.', () => {
  assert.equal(after(['4612154128', '704'])?.total, 704);
});

for (const said of [undefined, '', 'n/a', '1e9', '0x10', '12 34', '-4294967297', '99999999999999999999']) {
  test(`${JSON.stringify(said)} is no counter.`, () => {
    assert.equal(nextCounter({ raw: 1, total: 1 }, said, true), undefined);
  });
}

test('Blanks around a figure do not matter.', () => {
  assert.equal(after([' 42\n'])?.total, 42);
});

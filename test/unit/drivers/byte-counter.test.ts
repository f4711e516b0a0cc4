import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextCounter, type Counter, type CounterStep } from '../../../lib/drivers/byte-counter.ts';

const WRAP = 2 ** 32;

/** What is known after these figures, one after the other; what is none is passed over. */
function after(
  said: readonly string[],
  sameSession = true,
): (Counter & { readonly step: CounterStep }) | undefined {
  let counter: (Counter & { readonly step: CounterStep }) | undefined;
  for (const each of said) {
    const next = nextCounter(counter, each, sameSession);
    if (typeof next !== 'string') counter = next;
  }
  return counter;
}

test('The first figure is the total.', () => {
  assert.deepEqual(after(['1000']), { raw: 1000, total: 1000, step: 'counted' });
});

test('A growing figure grows the total, also beyond 32 bits.', () => {
  assert.equal(after(['1000', '4612154128'])?.total, 4_612_154_128);
});

test('A figure printed as a signed number is the unsigned one with the same bits.', () => {
  assert.equal(after(['-2'])?.total, WRAP - 2);
  assert.equal(after(['2147483647', '-2147483648'])?.total, 2 ** 31);
});

test('A wrap in the same session is evened out, and the next figures add to it.', () => {
  assert.equal(after(['4294967000', '704'])?.step, 'wrapped');
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
    assert.equal(nextCounter({ raw: 1, total: 1 }, said, true), 'no-number');
  });
}

test('Blanks around a figure do not matter.', () => {
  assert.equal(after([' 42\n'])?.total, 42);
});

test('A counter that is known to have 64 bits does not wrap at 32.', () => {
  const previous = { raw: 4_294_967_000, total: 4_294_967_000 };
  assert.deepEqual(nextCounter(previous, '704', true, true), { raw: 704, total: 704, step: 'began-anew' });
});

for (const [what, figures] of [
  ['near the end of 32 bits', ['4200000000', '4199000000', '4200000500']],
  ['in the middle', ['600000000', '599700000', '600000900']],
  ['of a counter beyond 32 bits', ['9000000000', '8999990000', '9000000100']],
] as const) {
  test(`A small step back ${what} is neither a wrap nor a beginning: the higher figure is kept until it is passed.`, () => {
    const [first, , last] = figures;
    const back = after(figures.slice(0, 2));
    assert.deepEqual(back, { raw: Number(first), total: Number(first), step: 'stepped-back' });
    assert.deepEqual(after(figures), { raw: Number(last), total: Number(last), step: 'counted' });
  });
}

test('A step back between the last and the first quarter of 32 bits is a beginning.', () => {
  assert.deepEqual(after(['4294967000', '2000000000']), {
    raw: 2_000_000_000,
    total: 2_000_000_000,
    step: 'began-anew',
  });
});

test('A small step back in another session is a beginning.', () => {
  assert.equal(after(['5000', '4900'], false)?.step, 'began-anew');
});

for (const said of ['4294967295', '-1', '2147483647', '18446744073709551615', ' 4294967295 ']) {
  test(`${said} is where a counter has stopped, first and later.`, () => {
    assert.equal(nextCounter(undefined, said, true), 'stuck-at-its-end');
    assert.equal(nextCounter({ raw: 1000, total: 1000 }, said, true), 'stuck-at-its-end');
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NameLookup } from '../../../lib/application/name-lookup.ts';
import { hours } from '../../../lib/router/clock.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

function lookup(answer: (address: string) => string | undefined) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const names = new NameLookup(clock, async (address) => {
    asked.push(address);
    return Promise.resolve(address).then(answer);
  });
  return { clock, asked, nameOf: names.nameOf };
}

test('A name is asked for once a week, and told from the second time on.', async () => {
  const { clock, asked, nameOf } = lookup((address) => `${address}.example`);
  assert.equal(nameOf('192.0.2.1'), undefined);
  assert.equal(nameOf('192.0.2.1'), undefined);
  await settle();
  assert.equal(nameOf('192.0.2.1'), '192.0.2.1.example');
  await clock.advance(hours(7 * 24) - 1);
  nameOf('192.0.2.1');
  assert.deepEqual(asked, ['192.0.2.1']);
  await clock.advance(1);
  assert.equal(nameOf('192.0.2.1'), '192.0.2.1.example', 'the old one counts until there is a new one');
  assert.equal(asked.length, 2);
});

test('Without a name it is asked again the next day, after a failure in an hour.', async () => {
  const { clock, asked, nameOf } = lookup((address) => {
    if (address === '192.0.2.1') return undefined;
    throw new RouterError('timeout');
  });
  const both = async () => {
    for (const address of ['192.0.2.1', '192.0.2.2']) assert.equal(nameOf(address), undefined);
    await settle();
    return asked.splice(0);
  };
  assert.deepEqual(await both(), ['192.0.2.1', '192.0.2.2']);
  await clock.advance(hours(1) - 1);
  assert.deepEqual(await both(), []);
  await clock.advance(1);
  assert.deepEqual(await both(), ['192.0.2.2']);
  await clock.advance(hours(23));
  assert.deepEqual((await both()).toSorted(), ['192.0.2.1', '192.0.2.2']);
});

test('A line whose address changes all the time fills nothing.', async () => {
  const { asked, nameOf } = lookup((address) => address);
  for (let at = 0; at < 50; at += 1) nameOf(`192.0.2.${at}`);
  await settle();
  asked.length = 0;
  assert.equal(nameOf('192.0.2.49'), '192.0.2.49');
  nameOf('192.0.2.0');
  assert.deepEqual(asked, ['192.0.2.0']);
});

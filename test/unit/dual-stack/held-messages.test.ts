import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SPOT_OF_AREA, type CheckFinding } from '../../../lib/dual-stack/check.ts';
import type { Status } from '../../../lib/router/finding.ts';
import { HeldMessages } from '../../../lib/dual-stack/held-messages.ts';
import { isOpen } from '../../../lib/dual-stack/needed-road.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function begin(known?: readonly number[]) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const kept: (readonly number[])[] = [];
  const messages = new HeldMessages<number>({
    clock,
    send: (message, late) => void sent.push(`${message}${late ? ' late' : ''}`),
    onChange: (held) => void kept.push(held),
    ...(known && { known }),
  });
  return { clock, sent, kept, messages };
}

test('What needs a road waits while it is down, and goes in its order when the road has been back for a while.', async () => {
  const { clock, sent, kept, messages } = begin();
  messages.give(0);
  messages.isUp = true;
  messages.give(1);
  messages.isUp = false;
  messages.give(2);
  messages.give(3);
  assert.deepEqual(sent, ['0', '1']);
  messages.isUp = true;
  // what comes while others wait goes behind them
  messages.give(4);
  await clock.advance(19_000);
  messages.isUp = false;
  await clock.advance(60_000);
  assert.deepEqual(sent, ['0', '1']);
  messages.isUp = true;
  messages.isUp = true;
  await clock.advance(20_000);
  assert.deepEqual(sent, ['0', '1', '2 late', '3 late', '4 late']);
  assert.deepEqual(kept, [[2], [2, 3], [2, 3, 4], []]);
  messages.give(5);
  assert.equal(sent.at(-1), '5');
});

test('A restart loses none of them, and their number is bounded.', async () => {
  const { clock, sent, messages } = begin([7]);
  messages.isUp = false;
  for (let each = 0; each < 200; each += 1) messages.give(each);
  messages.isUp = true;
  messages.close();
  await clock.advance(60_000);
  assert.deepEqual(sent, []);
  messages.isUp = true;
  await clock.advance(20_000);
  assert.equal(sent.length, 100);
  assert.equal(sent[0], '100 late');
});

test('A road is closed by what stops everything on it, and by nothing else.', () => {
  const finding = (id: string, status: Status = 'problem'): CheckFinding => {
    const text = { en: id, ja: id };
    return { id, status, area: 'lan', spot: SPOT_OF_AREA.lan, name: text, text, evidence: [] };
  };
  const open = (...ids: readonly string[]) =>
    (['line', 'upper', 'lower'] as const).filter((road) =>
      isOpen(
        road,
        ids.map((id) => finding(id)),
      ),
    );
  assert.deepEqual(open(), ['line', 'upper', 'lower']);
  assert.deepEqual(open('dhcp-servers', 'upper-login'), ['line', 'upper', 'lower']);
  assert.deepEqual(open('upper-ipoe'), ['line', 'lower']);
  assert.deepEqual(open('pppoe-session'), ['line', 'upper']);
  assert.deepEqual(open('line'), []);
  assert.deepEqual(open('lan'), []);
  assert.ok(isOpen('lower', [finding('pppoe-session', 'unknown')]));
});

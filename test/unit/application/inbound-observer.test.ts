import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InboundObserver } from '../../../lib/application/inbound-observer.ts';
import type { InboundOptions } from '../../../lib/application/observe-inbound.ts';
import { forwardJournalInMemory } from '../../../lib/application/temporary-forward.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { homeConfig } from '../../../lib/dual-stack/config.ts';
import { minutes } from '../../../lib/router/clock.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { homeWith, type Differences } from '../dual-stack/homes.ts';

const signal = new AbortController().signal;
const { forwards: KNOWN } = homeConfig.parse({
  upper: { address: '192.168.10.1' },
  lower: { address: '192.168.10.2' },
  forwards: [{ port: 8443, protocol: 'TCP', host: '192.168.10.5', internalPort: 443 }],
});

function observer() {
  const clock = new FakeClock();
  const asked: InboundOptions[] = [];
  const failing = { with: undefined as RouterError | undefined };
  const inbound = new InboundObserver(forwardJournalInMemory(), KNOWN, clock, (options) => {
    asked.push(options);
    if (failing.with) return Promise.reject(failing.with);
    return Promise.resolve({ inboundMissed: 'no-forward' });
  });
  const look = (home: Differences = {}) => inbound.observe(homeWith(home), undefined, signal);
  return { clock, asked, look, failing };
}

test('A visit is made by the addresses of both routers, once an hour.', async () => {
  const { clock, asked, look } = observer();
  for (let minute = 0; minute < 120; minute += 1) {
    assert.deepEqual(await look(), { inboundMissed: 'no-forward' });
    await clock.advance(minutes(1));
  }
  assert.equal(asked.length, 2);
  const [{ upper, lower, wanIpv4: address } = {}] = asked;
  assert.deepEqual([upper, lower, address], ['192.168.10.1', '192.168.10.2', '25.100.7.10']);
  assert.deepEqual(asked[0]?.forwards, KNOWN, 'what the user says that it forwards');
});

test('Another address of the lower router is visited sooner, and not each time.', async () => {
  const { clock, asked, look } = observer();
  for (let n = 0; n < 20; n += 1) {
    await look({ lower: [[wanIpv4, `25.100.7.${n}`]] });
    await clock.advance(minutes(1));
  }
  assert.equal(asked.length, 4);
});

test('A visit that was given up is made again.', async () => {
  const { asked, look, failing } = observer();
  failing.with = new RouterError('cancelled');
  await assert.rejects(look(), { code: 'cancelled' });
  failing.with = undefined;
  await look();
  assert.equal(asked.length, 2);
});

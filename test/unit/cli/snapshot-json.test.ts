import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../lib/capabilities/connect.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { trafficSent } from '../../../lib/capabilities/traffic-sent.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { snapshotJson } from '../../../lib/cli/snapshot-json.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeRouter } from '../../support/fake-router.ts';

const EPOCH = '1970-01-01T00:00:00.000Z';

test('Every reading is as in the snapshot, with its time and its unit; unknown stays unknown.', () => {
  const router = new FakeRouter()
    .tell(wanIpv4, '25.100.7.10', { class: 'public' })
    .tell(trafficSent, 7)
    .miss(sessionUp);
  const { readings } = snapshotJson(router) as { readings: unknown };
  assert.deepEqual(readings, {
    'wan.ipv4': {
      state: 'known',
      value: '25.100.7.10',
      at: EPOCH,
      channel: 'fake',
      attributes: { class: 'public' },
    },
    'traffic.sent': { state: 'known', value: 7, at: EPOCH, channel: 'fake', unit: trafficSent.unit },
    'session.up': { state: 'unknown', why: 'not-said', at: EPOCH },
  });
});

test('Every offer says whether it can be used, and if not, why.', () => {
  const detailed = new RouterError('unsupported', { detail: '606 Action not authorized' });
  const bare = new RouterError('rejected');
  const router = new FakeRouter().offer(reconnect);
  const offers = (made: FakeRouter) => (snapshotJson(made) as { offers: unknown }).offers;
  assert.deepEqual(offers(router), [{ id: 'reconnect', usable: true }]);
  assert.deepEqual(offers(router.withdraw(reconnect, detailed).withdraw(connect, bare)), [
    {
      id: 'reconnect',
      usable: false,
      code: 'unsupported',
      reason: detailed.sentence('en'),
      detail: '606 Action not authorized',
    },
    { id: 'connect', usable: false, code: 'rejected', reason: bare.sentence('en'), detail: null },
  ]);
});

test('Which box it is and how sure we are of its driver is said, and null where there is none.', () => {
  assert.deepEqual(snapshotJson(new FakeRouter().open()), {
    driver: 'fake',
    identity: 'fake:1',
    evidence: 'reconstructed',
    readings: {},
    offers: [],
  });
  assert.deepEqual(snapshotJson(new FakeRouter()), {
    driver: null,
    identity: null,
    evidence: null,
    readings: {},
    offers: [],
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disconnect } from '../../../lib/capabilities/disconnect.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { routerInfo } from '../../../lib/mqtt/router-info.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FakeRouter } from '../../support/fake-router.ts';
import { lowerRouter, publishable } from '../../support/mqtt-home.ts';

test('A router’s entry says what it is, how sure we are, and what it offers.', () => {
  assert.deepEqual(routerInfo(publishable(lowerRouter())), {
    slug: 'lower',
    name: '下位ルーター',
    role: 'lower',
    driver: 'fake',
    evidence: 'reconstructed',
    vendor: 'Buffalo',
    model: 'WSR-1800AX4S',
    firmware: '1.11',
    offers: ['reconnect', 'disconnect', 'dhcp.server'],
    withdrawn: [],
  });
});

test('What is not known of a router is null, and it offers nothing.', () => {
  const nothing = { driver: null, evidence: null, vendor: null, model: null, firmware: null };
  const { slug, name, role, ...rest } = routerInfo(publishable(new FakeRouter()));
  assert.deepEqual([slug, name, role], ['lower', '下位ルーター', 'lower']);
  assert.deepEqual(rest, { ...nothing, offers: [], withdrawn: [] });
});

test('A box that says only part of what it is leaves the rest null.', () => {
  const said = { vendor: null, model: 'WX3000HP', firmware: null, serial: null };
  const info = routerInfo(publishable(new FakeRouter().tell(identity, said)));
  assert.deepEqual([info['vendor'], info['model'], info['firmware']], [null, 'WX3000HP', null]);
});

test('What it knows but may not do is named with its code, and the reason in the user’s language.', () => {
  const error = new RouterError('rejected', { detail: '606' });
  const router = new FakeRouter().offer(reconnect, disconnect).withdraw(disconnect, error);
  for (const language of ['en', 'ja'] as const) {
    const { offers, withdrawn } = routerInfo(publishable(router, { language }));
    assert.deepEqual(offers, ['reconnect']);
    assert.deepEqual(withdrawn, [{ id: 'disconnect', code: 'rejected', reason: error.sentence(language) }]);
  }
});

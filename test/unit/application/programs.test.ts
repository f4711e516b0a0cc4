import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programsOf } from '../../../lib/application/programs.ts';
import { WRAPPER } from '../../../lib/drivers/linux-pppd/settings.ts';

const of = (profile: unknown) => programsOf({ address: '192.168.1.1', profile });

test('What a user names to be run is told: this machine, a browser, a wrapper.', () => {
  assert.deepEqual(programsOf({ address: 'local:', browser: '/opt/chromium' }), ['local:', '/opt/chromium']);
  assert.deepEqual(of({ wrapper: '/opt/wrapper' }), ['/opt/wrapper']);
  for (const nothing of [undefined, null, {}, { wrapper: WRAPPER }]) assert.deepEqual(of(nothing), []);
});

test('A wrapper that is no text passes for none that is known, and is no mistake of ours.', () => {
  for (const wrapper of [[WRAPPER], { toString: 1, valueOf: 1 }, 5, null])
    assert.equal(of({ wrapper }).length, 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standingOfShown } from '../../../lib/mqtt/bridge-standing.ts';
import type { Publisher } from '../../../lib/mqtt/publisher.ts';

const standing = (homeAssistant?: { readonly prefix: string }) =>
  standingOfShown({
    publishable: { slug: 'lower', role: 'lower', language: 'ja', homeAssistant },
    components: 3,
    lastAction: null,
  } as Publisher);

test('A router that is shown with discovery says below which prefix; one of topics only says that there is none.', () => {
  assert.deepEqual(standing({ prefix: 'homeassistant' }), {
    slug: 'lower',
    role: 'lower',
    language: 'ja',
    prefix: 'homeassistant',
    components: 3,
    lastAction: null,
  });
  assert.equal(standing().prefix, null);
});

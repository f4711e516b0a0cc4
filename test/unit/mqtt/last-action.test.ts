import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { lastActionIn, lastActionOf } from '../../../lib/mqtt/last-action.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Outcome } from '../../../lib/router/verification.ts';

const AT = '2026-11-24T03:00:05.000Z';
const ended = (outcome: Outcome) => ({
  kind: 'done' as const,
  capability: dhcpServer,
  result: { action: dhcpServer.id, outcome, before: true, after: false, tookMs: 5 },
});

test('How an action ended is told by code and in words, in both languages.', () => {
  const texts = (['verified', 'unchanged', 'pending-restart', 'uncertain'] as const).map((outcome) => [
    lastActionOf(ended(outcome), 'en', AT).text,
    lastActionOf(ended(outcome), 'ja', AT).text,
  ]);
  assert.deepEqual(texts, [
    ['DHCP server: done', 'DHCPサーバー：完了'],
    ['DHCP server: already so', 'DHCPサーバー：変更なし'],
    ['DHCP server: after a restart', 'DHCPサーバー：再起動後に反映'],
    ['DHCP server: uncertain', 'DHCPサーバー：結果不明'],
  ]);
  assert.deepEqual(lastActionOf(ended('verified'), 'en', AT), {
    action: 'dhcp.server',
    outcome: 'verified',
    text: 'DHCP server: done',
    at: AT,
  });
});

test('One that failed is told by the code of its error; what has none is a defect.', () => {
  const failed = { kind: 'done' as const, capability: reconnect };
  const busy = lastActionOf({ ...failed, error: new RouterError('busy') }, 'ja', AT);
  assert.deepEqual([busy.outcome, busy.text], ['busy', '再接続：失敗（busy）']);
  const defect = lastActionOf(failed, 'en', AT);
  assert.deepEqual([defect.outcome, defect.text], ['defect', 'Reconnect: failed (defect)']);
});

test('What an earlier run left is taken as it is, with its words or without, and what is none is none.', () => {
  const old = { action: 'reconnect', outcome: 'verified', at: AT };
  assert.deepEqual(lastActionIn({ last_action: old }), old);
  assert.deepEqual(lastActionIn({ last_action: { ...old, text: 'Reconnect: done', more: 1 } }), {
    ...old,
    text: 'Reconnect: done',
  });
  for (const last_action of [null, undefined, 'reconnect', { action: 5 }, { ...old, text: 5 }])
    assert.equal(lastActionIn({ last_action }), null);
});

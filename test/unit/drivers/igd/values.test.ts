import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConnected, lastError, modeOf, upSince } from '../../../../lib/drivers/igd/values.ts';

const NOW = Date.parse('2026-11-24T03:00:00Z');

test('Connected is up, and so is what peers take for it, in any case and with blanks.', () => {
  for (const word of ['Connected', 'connected', ' CONNECTED\n', 'Up', 'UP '])
    assert.equal(isConnected(word), true);
});

test('Every other state of the specification is not up.', () => {
  const words = [
    'Unconfigured',
    'Connecting',
    'Authenticating',
    'PendingDisconnect',
    'Disconnecting',
    'Disconnected',
    'Down',
  ];
  for (const word of words) assert.equal(isConnected(word), false);
});

test('A word that the specification does not know is neither up nor down.', () => {
  for (const word of [undefined, '', '接続中', 'ConnectedX', 'Upgrading'])
    assert.equal(isConnected(word), undefined);
});

test('No error is none, any other word stays as it is.', () => {
  assert.equal(lastError('ERROR_NONE'), 'none');
  for (const word of ['None', 'No Error', 'NO_ERROR', 'NoError', '0']) assert.equal(lastError(word), 'none');
  assert.equal(lastError(' ERROR_ISP_DISCONNECT '), 'ERROR_ISP_DISCONNECT');
  assert.equal(lastError('認証エラー'), '認証エラー');
  assert.equal(lastError('  '), undefined);
  assert.equal(lastError(undefined), undefined);
});

test('Uptime is told as the instant when it began.', () => {
  assert.equal(upSince('60', NOW), '2026-11-24T02:59:00.000Z');
  assert.equal(upSince(' 1 ', NOW), '2026-11-24T02:59:59.000Z');
});

for (const said of [
  undefined,
  '',
  '0',
  '-1',
  '1.5',
  '1 day',
  '2147483647',
  '4294967295',
  '4294967296',
  '99999999999',
]) {
  test(`${JSON.stringify(said)} is no uptime.`, () => assert.equal(upSince(said, NOW), undefined));
}

test('A routed PPP connection is PPPoE; a routed IP connection may be many things.', () => {
  assert.equal(modeOf('ppp', 'IP_Routed'), 'pppoe');
  assert.equal(modeOf('ip', 'IP_Routed'), undefined);
});

test('Bridged connections of either kind are a bridge.', () => {
  assert.equal(modeOf('ip', 'IP_Bridged'), 'bridge');
  assert.equal(modeOf('ppp', 'PPPoE_Bridged'), 'bridge');
});

test('No mode is concluded from a type that says nothing.', () => {
  for (const type of [undefined, '', 'Unconfigured', 'DHCP_Spoofed'])
    assert.equal(modeOf('ppp', type), undefined);
});

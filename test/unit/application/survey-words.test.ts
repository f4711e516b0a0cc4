import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { uptime } from '../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { wanMode, wanModes } from '../../../lib/capabilities/wan-mode.ts';
import { valueInWords } from '../../../lib/application/survey-words.ts';

test('A value is told as people say it, in their language and by the clock on their wall.', () => {
  const at = new Date(2026, 10, 24, 22, 5, 7);
  for (const [token, value, en, ja] of [
    [wanMode, 'dhcp', 'DHCP (automatic address)', 'DHCP（自動取得）'],
    [wanMode, 'something else', 'something else', 'something else'],
    [sessionError, 'none', 'none', 'なし'],
    [sessionError, '認証エラー', '認証エラー', '認証エラー'],
    [uptime, at.toISOString(), '11/24/2026, 22:05:07', '2026/11/24 22:05:07'],
    [pppoeBridge, false, 'off', '無効'],
    [wanIpv4, '203.0.113.7', '203.0.113.7', '203.0.113.7'],
    [undefined, 'WSR-1800AX4S', 'WSR-1800AX4S', 'WSR-1800AX4S'],
    [uptime, 5, '', ''],
  ] as const)
    assert.deepEqual([valueInWords(token, value, 'en'), valueInWords(token, value, 'ja')], [en, ja]);
});

test('No mode of the WAN is told by its id alone in Japanese.', () => {
  for (const mode of wanModes) assert.notEqual(valueInWords(wanMode, mode, 'ja'), mode);
});

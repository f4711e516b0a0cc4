import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { refuseUnlisted } from '../../../nodes/runtime/programs.ts';

/** What is told of a browser that is not on an administrator’s list. */
function toldOf(browser: string): string | undefined {
  try {
    refuseUnlisted({ address: '192.168.1.1', browser }, []);
  } catch (thrown) {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'disabled');
    return thrown.detail;
  }
  return undefined;
}

test('A program that is refused is named.', () => {
  assert.equal(toldOf('/opt/other'), '/opt/other');
});

test('Of a browser’s address it is told where it is, and not the token or login in it: that goes into the log.', () => {
  for (const [browser, told] of [
    ['ws://chromium:3000/?token=C4nary', 'ws://chromium:3000'],
    ['WSS://user:C4nary@chromium.lan/x/C4nary', 'wss://chromium.lan'],
    ['http://C4nary@127.0.0.9:9222/', 'http://127.0.0.9:9222'],
    ['ws://user:C4/nary@chromium:3000', 'browser'],
  ] as const)
    assert.equal(toldOf(browser), told);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charsetOf, decodeBody } from '../../../lib/transport/charset.ts';

for (const [charset, mark, bytes] of [
  ['utf-8', 'efbbbf', Buffer.from('設定')],
  ['utf-16le', 'fffe', Buffer.from('設定', 'utf16le')],
  ['utf-16be', 'feff', Buffer.from('設定', 'utf16le').swap16()],
] as const)
  test(`A mark of ${charset} says more than the header, and is no part of the text.`, () => {
    const body = Buffer.concat([Buffer.from(mark, 'hex'), bytes]);
    assert.equal(charsetOf(body, 'text/html; charset=Shift_JIS'), charset);
    assert.equal(decodeBody(body, 'text/html; charset=Shift_JIS'), '設定');
  });

test('Without a mark the header counts, and a body that ends within one has none.', () => {
  assert.equal(charsetOf(Buffer.from([0xef, 0xbb]), 'text/html; charset=Shift_JIS'), 'shift_jis');
  assert.equal(charsetOf(Buffer.alloc(0), undefined, 'euc-jp'), 'euc-jp');
});

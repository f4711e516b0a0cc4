import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoderFor } from '../../../lib/screen/forms/encoder.ts';
import { charsetOf, charsetOfPage, decodeBody } from '../../../lib/transport/charset.ts';

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

for (const charset of ['utf-8', 'euc-jp', 'shift_jis'])
  test(`A page in ${charset} that declares nothing is known by its bytes, and a declaration counts for more.`, () => {
    const body = encoderFor(charset)('<td>ＤＨＣＰサーバ機能</td><td>使用する ﾊﾝｶｸ ①</td>');
    for (const fallback of ['utf-8', 'euc-jp', 'none such'])
      assert.equal(charsetOfPage(body, 'text/html', fallback), charset);
    assert.equal(charsetOfPage(body, 'text/html; charset=iso-8859-1', 'utf-8'), 'windows-1252');
  });

test('Bytes that fit nothing, and those that fit everything, are in the usual charset of the box.', () => {
  assert.equal(charsetOfPage(Buffer.from([0xff, 0xff, 0x80]), undefined, 'euc-jp'), 'euc-jp');
  assert.equal(charsetOfPage(Buffer.from('LAN'), undefined, 'shift_jis'), 'shift_jis');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasLetters, holdsWords, plain, sameWords, tidy } from '../../../lib/screen/page/words.ts';

const SAME: ReadonlyArray<readonly [string, string]> = [
  ['ＩＰアドレス／ネットマスク', 'IPアドレス/ネットマスク'],
  ['LAN側 IPアドレス', 'LAN側IPアドレス'],
  ['A t e r m　W X 3 0 0 0 H P', 'atermwx3000hp'],
  ['ﾌｧｰﾑｳｪｱ', 'ファームウェア'],
  ['ユーザー名：', 'ユーザー名'],
  ['ユーザー名 :', 'ユーザー名'],
  ['PPPoEブリッジ [?]', 'PPPoEブリッジ'],
  ['PPPoEブリッジ ？：', 'PPPoEブリッジ'],
  ['DHCP(?)', 'dhcp'],
  ['192.168.0.2〜64', '192.168.0.2～64'],
  ['Wi−Fi', 'Wi-Fi'],
  ['LAN\u200b側\u00a0', 'LAN側'],
];
for (const [one, other] of SAME) {
  test(`「${one}」 and 「${other}」 are the same words.`, () => {
    assert.equal(plain(one), plain(other));
    assert.ok(sameWords(one, ['nothing', other]));
  });
}

test('Different words are different, and a part is not the whole.', () => {
  assert.ok(!sameWords('IPアドレス', ['IPアドレス/ネットマスク']));
  assert.ok(!sameWords('PPPoE', ['PPPoA']));
});

test('Nothing is the same as nothing.', () => {
  assert.ok(!sameWords('', ['']));
  assert.ok(!sameWords('：', ['?']));
  assert.ok(!holdsWords('anything', ['']));
});

test('Words are found within a sentence.', () => {
  assert.ok(holdsWords('設定内容を 更新しました。', ['更新しました']));
  assert.ok(!holdsWords('設定内容', ['更新しました']));
});

test('Tidy text has single blanks only.', () => {
  assert.equal(tidy('\n  a\t　b\u00a0 '), 'a b');
});

test('Letters of any script are letters, marks are none.', () => {
  assert.ok(hasLetters('分'));
  assert.ok(!hasLetters(' . - 12 /'));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { romanised } from '../../../lib/router/kana.ts';

const WRITTEN = {
  かな: 'kana',
  しちつふじぢづを: 'shichitsufujijizuo',
  きゃくしょうちゅうじょ: 'kyakushouchuujo',
  がっこう: 'gakkou',
  マッチ: 'matchi',
  ざっし: 'zasshi',
  ホームゲートウェイ: 'homugetowei',
  ルーター: 'ruta',
  ファイバー: 'faiba',
  ヴィラ: 'vira',
  ウォーク: 'woku',
  イェール: 'yeru',
  シェア: 'shea',
  ティー: 'ti',
  デュアル: 'dyuaru',
  しんあい: 'shinai',
  ﾊﾞｯﾌｧﾛｰ: 'baffaro',
  ァ: 'a',
  あっ: 'a',
  っあ: 'a',
  ンァ: 'na',
} as const;

for (const [kana, latin] of Object.entries(WRITTEN))
  test(`${kana} is written ${latin}.`, () => {
    assert.equal(romanised(kana), latin);
  });

test('What is no kana stays as it is.', () => {
  assert.equal(romanised('下位ルータ 2F・リビング'), '下位ruta 2F・ribingu');
});

test('Every kana says something, alone and after every other.', () => {
  const all = Array.from({ length: 0x30fa - 0x3041 }, (_, at) => String.fromCharCode(0x3041 + at));
  const kana = all.filter((each) => /[ぁ-ゖァ-ヶ]/.test(each) && !'っッヵヶゕゖ'.includes(each));
  for (const one of kana)
    for (const other of kana) assert.match(romanised(one + other), /^[a-z]+$/, one + other);
});

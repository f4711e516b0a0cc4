import { plain } from '../page/words.ts';

/** What Japanese screens write in kana, English ones in letters, and mixed ones either way. Longer words first. */
const SYNONYMS: readonly (readonly [RegExp, string])[] = [
  [/サブネットマスク|ネットマスク|subnetmask/g, 'netmask'],
  [/イーサネット/g, 'ethernet'],
  [/インターネット/g, 'internet'],
  [/パススル(?:ー)?/g, 'passthrough'],
  [/ブリッジ|bridging/g, 'bridge'],
  [/サーバー?/g, 'server'],
  [/アドレス/g, 'address'],
  [/ルーター?/g, 'router'],
  [/モード/g, 'mode'],
  [/ユーザー?/g, 'user'],
  [/エラー?/g, 'error'],
  [/プロバイダー?/g, 'provider'],
  [/ブラウザー?/g, 'browser'],
  [/パスワード/g, 'password'],
  [/ファームウェア|ファームウエア/g, 'firmware'],
  [/バージョン/g, 'version'],
  [/クライアント/g, 'client'],
  [/ポート/g, 'port'],
  [/ログイン/g, 'login'],
  [/ログアウト/g, 'logout'],
  [/ステータス/g, '状態'],
  [/ステート/g, '状態'],
];

/** A long vowel at the end of a word in katakana, which some write and some do not: サーバ, サーバー. */
const LONG_END = /(?<=[ァ-ヺ])ー(?![ァ-ヺー])/gu;
const LONGEST = 500;
/** Bullets, numbers and marks before a label. */
const LEADERS = /^(?:[・■□●○◆◇▼▶►▲※*◎★☆>»]|\(?\d{1,2}[.)])+/u;
/** Notes after it: ※1, (※), (必須), (IPv4). */
const NOTES = /(?:[※*]\d{0,2}|\((?:※\d{0,2}|必須|任意|ipv4|注\d{0,2}|required|optional)\)){1,4}$/u;
/** Brackets around all of it: 【…】, ［…］, 「…」, <…>. */
const AROUND = /^[[【「『<〔(](.*)[\]】」』>〕)]$/u;
/** What parts words without meaning anything. */
const JOINTS = /[-・_'’"“”]/gu;
/** `LAN側の`, `LAN側`, `LANの`: which side something is of. */
const SIDE = /(?<=lan|wan|internet|port)(?:側の?|の)/gu;
/** A box that speaks of itself. */
const SELF = /^(?:本(?:商品|製品|体|機)|このrouter|当機|router)(?:の|本体の|自身の)?(?=.)/u;

/**
 * A label, caption or value without what people spell one way or another: widths, blanks, case, long vowels, bullets, brackets,
 * notes, hyphens, 側 and の, kana or letters. Two texts with one spelling are one thing to a reader.
 */
export function spelling(text: string): string {
  // nobody names a thing at such length
  if (text.length > LONGEST) return plain(text);
  let even = plain(text).replace(LEADERS, '').replace(NOTES, '');
  even = AROUND.exec(even)?.[1] ?? even;
  even = even.replaceAll(LONG_END, '');
  for (const [each, one] of SYNONYMS) even = even.replaceAll(each, one);
  return even
    .replaceAll(JOINTS, '')
    .replaceAll(SIDE, '')
    .replace(SELF, '')
    .replace(/[:：。、]{1,4}$/u, '');
}

/** What is put around the name of a thing to ask whether it shall be, or to say that it can be set. */
const AFTER =
  /(?:(?:を|の)?(?:使用|利用|有効|有効化|on\/off|有効\/無効)(?:に)?(?:する|します)?(?:\/しない)?|する|します|の?(?:機能|設定|指定|function|feature|settings?|configuration|enabled?|状況))$/u;
const BEFORE = /^(?:enable|use|set|the)(?=.)/u;
const MOST = 4;

/** The spelling of a text, and what is left of it when one after another of the words around the thing itself is taken away. */
export function stems(text: string): readonly string[] {
  const found = [spelling(text)];
  for (let n = 0; n < MOST; n += 1) {
    const last = found.at(-1) ?? '';
    const next = last.replace(AFTER, '').replace(BEFORE, '');
    if (next === last || next === '') break;
    found.push(next);
  }
  return found;
}

/** Whether two texts, in whatever spelling, name the same thing. */
export function sameStem(text: string, alternatives: readonly string[]): boolean {
  const seen = stems(text);
  return alternatives.some((each) => {
    const [whole, ...rest] = stems(each);
    const core = rest.at(-1) ?? whole;
    return core !== undefined && core.length > 2 && seen.includes(core);
  });
}

/** Whether two texts are spelt so that a reader takes them for one. */
export function sameSpelling(text: string, alternatives: readonly string[]): boolean {
  const seen = spelling(text);
  return seen !== '' && alternatives.some((each) => spelling(each) === seen);
}

import { plain, withoutRemark } from '../../screen/page/words.ts';
import type { Kind } from './kinds.ts';

type Table = readonly (readonly [Kind, RegExp])[];

/** Names of controls, of properties in script and of parts of a query. The first that fits counts. */
const NAMES: Table = [
  [
    'token',
    /token(?!_?time)|csrf|nonce|session(?!_?time)|ticket|auth_?(?:key|code)|(?:^|[^a-z])(?:sid|_?tn)(?:$|[^a-z])/i,
  ],
  ['wifi-key', /psk(?!_?(?:mode|type))|wep_?key|pass_?phrase|pre_?shared/i],
  [
    'wifi-key',
    /(?:wpa|crypt|sec|share|shared|wl|wlan|wifi|network)[a-z0-9]*_?key(?!_?(?:type|len|mode|int))/i,
  ],
  ['password', /pass(?!_?thr|ive|age)|(?:^|[^a-z])(?:pw|pws|pwd)(?:$|[^a-z])|pwd$|secret/i],
  ['ssid', /(?<!b)ssid(?!s?_?(?:en|num|count|index|type|mode))/i],
  ['password', /(?:^|[^a-z])pin(?:_?(?:code|no))?(?:$|[^a-z])/i],
  ['account', /user_?(?:name|id)|ppp[a-z0-9]*_?user|(?:^|[^a-z])(?:user|login|account)\d*(?:$|[^a-z])/i],
  ['serial', /serial(?!i[sz])|(?:^|[^a-z])sn(?:$|[^a-z])/i],
  [
    'host',
    /host_?name|computer_?name|netbios|(?:client|pc|sta|station)_?name|ddns_?(?:host|domain)|domain_?name/i,
  ],
];

/** Too common a word outside of forms: property names of tables are called so. */
const INPUT_NAMES: Table = [...NAMES, ['wifi-key', /(?:^|[^a-z])key\d*(?:$|[^a-z])/i]];

/** What stands beside a value, as it is compared: without blanks and widths, in small letters. */
const LABELS: Table = [
  [
    'wifi-key',
    /暗号(?:化)?キー|共有キー|共有鍵|ネットワークキー|セキュリティ[ー]?キー|パスフレーズ|wepキー|psk|^key\d*$/,
  ],
  ['wifi-key', /passphrase|pre-?sharedkey|(?:network|security|encryption|wifi|wi-fi|wpa|wep)key/],
  ['password', /パスワード|暗証|アクセスキー|password|pw$|^pin(?!g)/],
  ['ssid', /ssid|ネットワーク名|networkname/],
  [
    'account',
    /ユーザー?(?:名|id)|(?:接続|認証|ログイン)(?:id|名$)|アカウント|お客(?:様|さま)|契約id|user(?:name|id)|account|^user$/,
  ],
  ['serial', /シリアル|製造番号|serial|^s\/n/],
  [
    'host',
    /ホスト名|端末名|端末の名前|コンピュータ[ー]?名|クライアント名|機器名|エアステーション名|ドメイン名/,
  ],
  ['host', /(?:host|client|computer|device|machine)name/],
];

/** Labels that hold such a word and end with what they are about. */
const ABOUT =
  /(?:ステルス|隠蔽|分離|方式|種別|種類|形式|間隔|タイプ|モード|機能|数|表示|変更|長|type|mode|method|interval|length|enabled?)$/;
/** Longer ones are explanations. */
const MAX_LABEL = 40;

/** What is chosen and not made up: it tells nothing about anybody. */
const CHOICES =
  /^(?:[\d\s.%-]{0,4}|on|off|yes|no|true|false|null|undefined|none|auto|open|shared|default|enabled?|disabled?|up|down|aes|tkip|ccmp|psk|sae|wep\d*(?:bit)?|wpa\d?(?:[-/+ ]\w+)*|使用(?:する|しない)|有効|無効|あり|なし|設定済み?|未設定|自動|接続中?|未接続|[-*●•・]+)$/i;

/** What vendors choose for everybody. */
const USUAL = /^(?:admin|administrator|root|user|guest|pass|password|administrador)$/i;

export function kindOfName(name: string, where: 'input' | 'elsewhere'): Kind | undefined {
  return fitting(where === 'input' ? INPUT_NAMES : NAMES, name);
}

export function kindOfLabel(label: string): Kind | undefined {
  const text = plain(label);
  if (text.length > MAX_LABEL || ABOUT.test(plain(withoutRemark(label)))) return undefined;
  return fitting(LABELS, text);
}

/** Labels of the one thing with letters and digits that is the same in every home. */
const MODEL =
  /^(?:製品名|装置名|機種名?|型番|型名|品番|モデル名?|model(?:name|number|no\.?)?|product(?:name)?)$/;

export function isModelLabel(label: string): boolean {
  return MODEL.test(plain(label));
}

/** The name of a model, with or without words before it, if a text is one: `WSR-1800AX4S`. */
export function modelIn(text: string): string | undefined {
  return /^(?:[A-Za-z]+ ){0,2}([A-Z]{1,5}-?\d{2,5}[A-Z]{0,5}\d{0,2}[A-Z]?(?:[-/][A-Z]{1,3}\d?)?)$/.exec(
    text.trim(),
  )?.[1];
}

/** Whether a value beside such a word is worth masking. A password may be a short number; nothing else of interest is one. */
export function tellsSomething(kind: Kind, value: string): boolean {
  const text = value.trim();
  if (kind === 'token') return text.length >= 5 && /\d/.test(text);
  if (kind === 'password' && /^\d+$/.test(text)) return true;
  return text !== '' && !CHOICES.test(text) && !USUAL.test(text);
}

/** Whether it is what a box ships with, so that hiding it wherever it stands would only spoil words. */
export function isUsual(value: string): boolean {
  return value === '' || USUAL.test(value);
}

function fitting(table: Table, text: string): Kind | undefined {
  return table.find(([, words]) => words.test(text))?.[0];
}

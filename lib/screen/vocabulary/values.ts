import { withoutRemark } from '../page/words.ts';
import { spelling } from './spelling.ts';

type Meanings = ReadonlyArray<readonly [meaning: string | boolean, says: RegExp]>;

/** What stands beside labels, whole, in the spelling of {@link spelling}. The first that fits counts. */
const VALUES = {
  switch: [
    [
      false,
      /^(?:(?:を|は)?(?:使用|利用|許可)?(?:しない|しません|していません|されていません)|使わない|未使用|不使用|無効(?:にする|です|化)?|禁止(?:する)?|オフ|off|disabled?|no|none|停止|(?:使用|利用)停止|inactive)$/,
    ],
    [
      true,
      /^(?:(?:を|は)?(?:使用|利用|許可)?(?:する|します|しています|されています)|使う|使用(?:中)?|利用(?:中)?|有効(?:にする|です|化)?|許可|オン|on|enabled?|yes|use|active|動作中|稼働中)$/,
    ],
  ],
  link: [
    [
      false,
      /^(?:(?:internet|pppoe)?(?:未接続|切断|切断中|切断済み?|切断されています|停止|停止中|オフライン|接続されていません|接続していません|接続失敗|接続error|接続処理中|接続試行中|接続待ち|利用不可|利用できません)|(?:not|dis)connected|down|offline|connecting|idle|.*認証(?:error|失敗).*)$/,
    ],
    [
      true,
      /^(?:(?:internet|pppoe)?(?:利用可能|接続|接続中|通信中|接続済み?|接続完了|接続されています|接続しています|オンライン|確立|確立済み?|正常)|connected|up|online|established)$/,
    ],
  ],
  mode: [
    [
      'ipip',
      /^(?:(?:v6プラス|v6plus|transix|クロスパス|xpass|ipv6オプション|ocn.*|.*ipip.*|複数)(?:ipip)?\(?固定ip(?:\d+|address)?\)?|固定ip\d+)(?:サービス)?$/,
    ],
    [
      'map-e',
      /^(?:ipv6)?(?:mape|v6プラス|v6plus|ocnバーチャルコネクト|ocnvirtualconnect|ipv6オプション|biglobeipv6オプション|nurobiz)(?!.*固定).*$/,
    ],
    ['ds-lite', /^(?:dslite|transix|クロスパス|xpass|v6コネクト|v6connect)(?!.*固定).*$/],
    ['pppoe', /^pppoe(?!.*(?:bridge|passthrough)).*$/],
    [
      'dhcp',
      /^(?:ローカル|local)router$|^dhcp(?:client|v4)?$|^dhcpserverから.*(?:自動)?取得$|^自動取得(?:\(dhcp\))?$|^(?:ipaddress)?(?:自動|dhcp)で?取得$|^(?:automatic|dynamic)ip$|^automatic\(dhcp\)$/,
    ],
    ['static', /^(?:手動|手動入力|固定ipaddress|静的ip(?:address)?|static(?:ip)?)$/],
    ['ap', /^(?:アクセスポイント|accesspoint|ap|wb)$/],
    ['bridge', /^(?:ブリッジ|bridge)$/],
  ],
} as const satisfies Readonly<Record<string, Meanings>>;

/** Kinds of values: on or off, connected or not, a way to the Internet (`wan.mode`). */
export type ValueConcept = keyof typeof VALUES;
export const valueConcepts = Object.keys(VALUES) as [ValueConcept, ...ValueConcept[]];

/** Says that it is not in this mode. */
const NOT_SO = /しない|しません|していません|未使用|未設定|無効|オフ|(?:^|[(:])off(?:\)|$)|disabled|notused/;

/** Ends of a mode’s name. */
const MODE_ENDS = /(?:を)?(?:使用|利用)(?:する|します)?$|を?行う$|機能$|client機能$|mode$|接続$|方式$|設定$/u;

/** What a value says; undefined: nothing that is known. What stands in brackets at its end counts only with the rest. */
export function valueOf(kind: ValueConcept, text: string): string | boolean | undefined {
  if (kind === 'mode' && NOT_SO.test(spelling(text))) return undefined;
  for (const each of [text, withoutRemark(text)]) {
    for (const form of formsOf(kind, spelling(each))) {
      const meanings: Meanings = VALUES[kind];
      const found = meanings.find(([, says]) => says.test(form));
      if (found) return found[0];
    }
  }
  return undefined;
}

function formsOf(kind: ValueConcept, text: string): readonly string[] {
  const forms = [text];
  if (kind !== 'mode') return forms;
  for (let n = 0; n < 4; n += 1) {
    const next = (forms.at(-1) ?? '').replace(MODE_ENDS, '');
    if (next === '' || next === forms.at(-1)) break;
    forms.push(next);
  }
  return forms;
}

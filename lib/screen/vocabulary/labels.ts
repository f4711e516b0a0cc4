import { stems } from './spelling.ts';

const SIDE_WAN = '(?:wan|internet|グローバル|global)';
const PORT = '(?:(?:有線)?port)?';

/** Whole labels, in the spelling that {@link stems} gives. A label is one of these things, or none. */
const LABELS = {
  'pppoe-bridge':
    /^pppoe(?:フレーム|パケット|frames?)?(?:bridge|passthrough|passthru|透過)$|^(?:bridge|passthrough)\(pppoe\)$/,
  'dhcp-server': /^(?:lan|ipv4|ip)?dhcp(?:v4)?server$|^server\(dhcp\)$/,
  'lan-address':
    /^lan(?:port)?(?:ip(?:v4)?)?(?:address)(?:\/netmask)?$|^lanip(?:v4)?$|^ip(?:v4)?address\(lan\)$/,
  'ip-address': /^ip(?:v4)?address(?:\/netmask)?$/,
  'wan-address': new RegExp(
    `^${SIDE_WAN}${PORT}(?:ip(?:v4)?)?address(?:/netmask)?$|^ip(?:v4)?address\\(${SIDE_WAN}\\)$|^${SIDE_WAN}ip(?:v4)?$`,
  ),
  'wan-ipv6': new RegExp(
    `^${SIDE_WAN}${PORT}ipv6address(?:/(?:prefix|プレフィックス)(?:長|length)?)?$|^ipv6address\\(${SIDE_WAN}\\)$`,
  ),
  netmask: /^(?:lan)?netmask$/,
  'mac-address': /^mac(?:address)?$/,
  'wan-mac': new RegExp(`^${SIDE_WAN}${PORT}mac(?:address)?$|^mac(?:address)?\\(${SIDE_WAN}${PORT}\\)$`),
  'lan-mac': /^lan(?:port)?mac(?:address)?$|^mac(?:address)?\(lan(?:port)?\)$/,
  'pppoe-user':
    /^(?:接続先?|pppoe|isp|provider|認証)?(?:user(?:name|名|id)|アカウント名?|accountname)$|^(?:接続|認証)id$/,
  'pppoe-password': /^(?:接続先?|pppoe|isp|provider|認証)?password$/,
  'operation-mode': /^(?:動作|router動作|operation|operating|router)mode$/,
  'wan-method':
    /^(?:wan|internet)?ip(?:v4)?address(?:の)?取得方法$|^(?:wan|internet)?接続(?:方法|方式|種別|type)$|^(?:wan|internet)?connectiontype$|^wan(?:method|type|mode)$/,
  'session-state':
    /^(?:wan|internet|pppoe)?接続(?:状態|状況)$|^(?:wan|internet|pppoe)状態$|^(?:wan|internet|pppoe)?connectionstatus$|^(?:internet|wan|pppoe)status$/,
  'session-error':
    /^(?:接続)?error(?:情報|内容|コード|要因)?$|^(?:connection|last)?error(?:code|information)?$/,
  'connected-for':
    /^(?:連続|pppoe)?(?:接続|通信)(?:経過)?時間$|^connect(?:ed|ion)?time$|^connectedfor$|^(?:connection)?uptime$/,
  model: /^(?:製品名?|機種名?|型番|製品型番|model(?:name|number)?|product(?:name)?)$/,
  firmware: /^(?:現在の)?(?:firmware|fw)(?:version|version)?$|^(?:現在の)?version$/,
  log: /^(?:通信情報|システム|動作|接続|system|event|イベント|ppp(?:oe)?)?(?:ログ|log)(?:内容|情報|一覧|表示|messages?|entries)?$/,
} as const satisfies Readonly<Record<string, RegExp>>;

/** What a label on a settings screen can mean. */
export type LabelConcept = keyof typeof LABELS;
export const labelConcepts = Object.keys(LABELS) as [LabelConcept, ...LabelConcept[]];

/** Whether a reader would take a label for this thing. */
export function isLabelOf(concept: LabelConcept, label: string): boolean {
  return stems(label).some((stem) => LABELS[concept].test(stem));
}

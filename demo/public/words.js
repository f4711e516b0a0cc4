import { deeds } from './words-of-deeds.js';
import { waysOut } from './words-of-ways-out.js';

/** What the page says, by key: English, Japanese. `{}` stands for a value. */
const WORDS = {
  title: ['Two routers, two roads', '2台のルーター、2つの道'],
  intro: [
    'An emulated home. Break something and watch what Node-RED and MQTT make of it.',
    '仮想の家です。どこかを壊して、Node-REDとMQTTの反応を見てください。',
  ],
  'link.nodeRed': ['Node-RED', 'Node-RED'],
  'link.upper': ['Upper screen', '上位の設定画面'],
  'link.lower': ['Lower screen', '下位の設定画面'],
  language: ['Language', '言語'],
  picture: ['The home', '家の様子'],
  controls: ['What you can do', '操作'],
  consequences: ['What comes of it', '結果'],
  login: ['Settings screens: log in as admin / demo', '設定画面のログイン：admin / demo'],
  restore: ['Everything as it was', '元に戻す'],
  factory: ['Out of the carton', '工場出荷時に戻す'],
  well: [
    'All is well: the PCs take the fast road by IPoE, the server is on PPPoE and reached from outside.',
    '正常です。PCは高速なIPoE、サーバーはPPPoEで外部からアクセス可能です。',
  ],
  pitfall: ['You have just walked into this:', 'たった今、この落とし穴にはまりました：'],
  'way-out': ['The way out: ', '抜け出す方法：'],
  'day-one': [
    'Day one: both routers are out of their cartons. The tab “Dual stack” in Node-RED leads through it (press Plan). Whoever does it by hand finds these on the way:',
    '開封直後の状態です。Node-REDの「2台構成」タブで「計画を表示」を押すと、手順どおりに設定できます。手作業の場合は、次の点でつまずきます：',
  ],
  ended: ['The demo has ended.', 'デモは終了しました。'],

  'mode.map-e': ['MAP-E', 'MAP-E'],
  'mode.pppoe': ['PPPoE', 'PPPoE'],
  'mode.ap': ['access point', 'APモード'],
  'mode.dhcp': ['behind a router', '別ルーター配下'],
  'mode.ds-lite': ['DS-Lite', 'DS-Lite'],

  pc: ['PC', 'PC'],
  phone: ['Phone', 'スマホ'],
  tv: ['TV', 'テレビ'],
  tablet: ['Tablet', 'タブレット'],
  server: ['Server', 'サーバー'],
  'no-address': ['no address', 'アドレスなし'],
  'gateway-silent': ['gateway does not answer', 'ゲートウェイ応答なし'],
  'gateway-offline': ['gateway is offline', 'ゲートウェイが未接続'],
  jammed: ['the LAN is jammed', 'LANが通信不能'],

  reach: ['Who reaches whom', '誰が誰に届くか'],
  'reach.devices': ['PCs → Internet', 'PC → インターネット'],
  'reach.server': ['Server → Internet', 'サーバー → インターネット'],
  'reach.inbound': ['Internet → server', 'インターネット → サーバー'],
  'reach.across': ['PCs → server', 'PC → サーバー'],
  'reach.upper': ['Node-RED → upper router', 'Node-RED → 上位'],
  'reach.lower': ['Node-RED → lower router', 'Node-RED → 下位'],
  yes: ['yes', '届く'],
  no: ['no', '届かない'],
  'way.ipoe': ['IPoE', 'IPoE'],
  'way.pppoe': ['PPPoE', 'PPPoE'],
  leases: ['Addresses and gateways', 'アドレスとゲートウェイ'],
  'leases.device': ['device', '機器'],
  'leases.address': ['address', 'アドレス'],
  'leases.gateway': ['gateway', 'ゲートウェイ'],
  'leases.hint': [
    'The server has its own, set by hand; the others ask who hands out addresses.',
    'サーバーは手動設定、ほかはDHCPで取得しています。',
  ],
  diary: ['What happened', 'できごと'],

  'problem.jammed': [
    'WAN and LAN of the lower router have the same MAC address, and both are plugged into one LAN: nobody gets an answer any more.',
    '下位ルーターのWANとLANのMACアドレスが同じです。同じLANに両方つながっているため、LAN全体が応答しません。',
  ],
  'problem.line': [
    'The line is unplugged: both connections are down.',
    '回線が抜けています。どちらの経路も使えません。',
  ],
  'problem.outage': ['The provider’s side is down.', 'プロバイダー側の障害です。'],
  'problem.upper-away': ['The upper router is restarting.', '上位ルーターが再起動しています。'],
  'problem.lower-away': ['The lower router is restarting.', '下位ルーターが再起動しています。'],
  'problem.lower-wan': [
    'The lower router’s WAN is unplugged: it cannot dial.',
    '下位ルーターのWANが抜けています。PPPoE接続できません。',
  ],
  'problem.bridge': [
    'The upper router does not pass PPPoE frames: the lower one gets no answer when it dials.',
    '上位ルーターがPPPoEを通していません。下位ルーターが接続しようとしても応答がありません。',
  ],
  'problem.auto': [
    'The lower router is on automatic: at its next restart it finds the upper one and becomes an access point.',
    '下位ルーターが自動判別のままです。次に再起動すると上位ルーターを検出し、アクセスポイントになります。',
  ],
  'problem.own-network': [
    'The lower router’s LAN address is in a network of its own: the PCs behind the upper one do not reach it.',
    '下位ルーターのLANアドレスが別のネットワークです。上位ルーター側のPCから届きません。',
  ],
  'problem.macs-equal': [
    'WAN and LAN of the lower router have the same MAC address: plugging its LAN cable in now would jam the LAN.',
    '下位ルーターのWANとLANのMACアドレスが同じです。今LANケーブルを差すと、LANが通信不能になります。',
  ],
  'problem.ap': [
    'In automatic mode the lower router found the upper one’s DHCP server and turned itself into an access point, with another address.',
    '自動判別で上位のDHCPサーバーを見つけ、下位ルーターがアクセスポイントになりました。アドレスも変わっています。',
  ],
  'problem.account': [
    'No PPPoE account is entered in the lower router yet.',
    '下位ルーターにPPPoEアカウントがまだ入力されていません。',
  ],
  'problem.auth': [
    'The provider refuses user name or password: authentication failed.',
    '認証に失敗しました。ユーザー名かパスワードが拒否されています。',
  ],
  'problem.limit': [
    'The provider has no session left for this account: an old one still counts.',
    'セッション数の上限です。古いセッションがまだ残っています。',
  ],
  'problem.lower-lan': [
    'The lower router’s LAN is unplugged: the PCs reach neither it nor the server.',
    '下位ルーターのLANが抜けています。PCから下位とサーバーに届きません。',
  ],
  'problem.two-dhcp': [
    'Two DHCP servers: devices get one router or the other as their gateway, by chance.',
    'DHCPサーバーが2台あります。機器のゲートウェイがどちらのルーターになるか不定です。',
  ],
  'problem.no-dhcp': [
    'Nobody hands out addresses.',
    'DHCPサーバーがありません。機器がアドレスを取得できません。',
  ],
  'problem.gateway': [
    'The server’s gateway is not where it was.',
    'サーバーに設定したゲートウェイがその場所にありません。',
  ],
  'problem.upper-guest': [
    'Somebody is logged in to the upper router: its settings are left alone until they log out.',
    '上位の設定画面に他の人がログイン中です。終わるまで操作を控えます。',
  ],
  'problem.lower-guest': [
    'Somebody is logged in to the lower router: its settings are left alone until they log out.',
    '下位の設定画面に他の人がログイン中です。終わるまで操作を控えます。',
  ],
  ...deeds,
  ...waysOut,
};

const LANGUAGES = ['en', 'ja'];

/** Words in a language; what has none stands for itself. */
export function wordsIn(language) {
  const at = LANGUAGES.indexOf(language);
  return (key, value = '') => (WORDS[key]?.[at] ?? key).replace('{}', value);
}

/** What was chosen here before, else the browser’s. */
export function usualLanguage() {
  const wanted = [localStorage.getItem('language'), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return wanted.find((tag) => LANGUAGES.includes(tag)) ?? 'en';
}

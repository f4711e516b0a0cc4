import type { WanPath } from '../../capabilities/wan-path.ts';
import type { Language, Text } from '../../router/text.ts';
import type { Status } from '../../router/finding.ts';

/** What stands in the picture beside values. */
export const WORDS = {
  title: { en: 'The home and its two roads', ja: '家のネットワークと2つの経路' },
  internet: { en: 'Internet', ja: 'インターネット' },
  line: { en: 'Line (ONU)', ja: '回線（ONU）' },
  upper: { en: 'Upper router', ja: '上位ルーター' },
  lower: { en: 'Lower router', ja: '下位ルーター' },
  ipoe: { en: 'IPoE road', ja: 'IPoE経路' },
  pppoe: { en: 'PPPoE road', ja: 'PPPoE経路' },
  bridge: { en: 'PPPoE bridge', ja: 'PPPoEブリッジ' },
  lan: { en: 'LAN', ja: 'LAN' },
  lanCable: { en: 'LAN cable', ja: 'LANケーブル' },
  wanCable: { en: 'WAN cable', ja: 'WANケーブル' },
  machines: { en: 'Machines and servers at home', ja: '家の機器・サーバー' },
  gateway: { en: 'This machine leaves by', ja: 'この機器の出口' },
  session: { en: 'Session', ja: 'セッション' },
  noAddress: { en: 'no address', ja: 'アドレスなし' },
  on: { en: 'on', ja: '有効' },
  off: { en: 'off', ja: '無効' },
  up: { en: 'up', ja: '接続済み' },
  down: { en: 'down', ja: '切断' },
  unknown: { en: 'unknown', ja: '不明' },
  dhcp: { en: 'DHCP server', ja: 'DHCPサーバー' },
  server: { en: 'Reached from outside', ja: '外部からの到達' },
} as const satisfies Record<string, Text>;

export const STATES: Readonly<Record<Status, Text>> = {
  ok: { en: 'well', ja: '正常' },
  unknown: { en: 'not known', ja: '未確認' },
  warning: { en: 'to be looked at', ja: '要確認' },
  problem: { en: 'broken', ja: '異常' },
};

export const PATHS: Readonly<Record<WanPath, Text>> = {
  pppoe: { en: 'PPPoE', ja: 'PPPoE' },
  'ipoe-map-e': { en: 'MAP-E', ja: 'MAP-E' },
  'ipoe-ds-lite': { en: 'DS-Lite', ja: 'DS-Lite' },
  'ipoe-fixed-ip': { en: 'fixed address', ja: '固定IP' },
  ipoe: { en: 'IPoE', ja: 'IPoE' },
  'behind-router': { en: 'behind a router', ja: '別のルーターの配下' },
  none: { en: 'no way out', ja: '経路なし' },
  unknown: { en: 'path unknown', ja: '経路不明' },
};

/** A name and what belongs to it, with the colon of the language. */
export function labelled(name: Text, value: string, language: Language): string {
  return `${name[language]}${language === 'ja' ? '：' : ': '}${value}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long, in the largest unit that it fills; under a minute in seconds. */
export function durationText(ms: number, language: Language): string {
  const [unit, size] = UNITS.find(([, each]) => ms >= each) ?? (['second', 1000] as const);
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.max(0, Math.floor(ms / size))).replaceAll(' ', language === 'ja' ? '' : ' ');
}

/** Since when, on the clock of this machine: `since Nov 24, 09:42`. `at`: milliseconds since 1970. */
export function sinceText(at: number, language: Language): string {
  const told = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return { en: `since ${told}`, ja: `${told}から` }[language];
}

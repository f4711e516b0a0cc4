import type { Text } from '../router/text.ts';
import type { Alert } from './alerts.ts';
import type { Area } from './check.ts';

/** Everything that can be told; each can be switched off. `address` happens, and has no end. */
export type AlertKind = Area | 'address';

interface Names {
  /** Told when it is raised. */
  readonly raised: Text;
  readonly cleared: Text;
}

/** What each kind is called where a person chooses among them, as in a list of triggers. */
export const ALERT_NAMES: Readonly<Record<Area, Names>> = {
  line: {
    raised: { en: 'Line down', ja: '回線断' },
    cleared: { en: 'Line is back', ja: '回線復旧' },
  },
  lan: {
    raised: { en: 'LAN problem', ja: 'LANの問題' },
    cleared: { en: 'LAN problem is over', ja: 'LANの問題の解消' },
  },
  upper: {
    raised: { en: 'Upper router (IPoE) problem', ja: '上位ルーター（IPoE）の問題' },
    cleared: { en: 'Upper router (IPoE) is well again', ja: '上位ルーター（IPoE）の復旧' },
  },
  lower: {
    raised: { en: 'Lower router (PPPoE) problem', ja: '下位ルーター（PPPoE）の問題' },
    cleared: { en: 'Lower router (PPPoE) is well again', ja: '下位ルーター（PPPoE）の復旧' },
  },
  login: {
    raised: { en: 'Login refused', ja: 'ログイン拒否' },
    cleared: { en: 'Login accepted again', ja: 'ログイン復旧' },
  },
  server: {
    raised: { en: 'Server not reached from outside', ja: 'サーバーに外部から到達不可' },
    cleared: { en: 'Server reached from outside again', ja: 'サーバーへの到達復旧' },
  },
  router: {
    raised: { en: 'Router does not answer', ja: 'ルーター応答なし' },
    cleared: { en: 'Router answers again', ja: 'ルーター応答再開' },
  },
  session: {
    raised: { en: 'Session down', ja: 'セッション切断' },
    cleared: { en: 'Session is back', ja: 'セッション復旧' },
  },
};

/** Kinds that a home can have, and those of a router that is watched alone. */
export const HOME_KINDS = [
  'line',
  'upper',
  'lower',
  'lan',
  'login',
  'server',
] as const satisfies readonly Area[];
export const ROUTER_KINDS = ['router', 'session', 'login'] as const satisfies readonly Area[];

/** Words for topics and automations. */
export type EventType = `alert_${Alert['state']}` | 'address_changed';

export const EVENT_NAMES: Readonly<Record<EventType, Text>> = {
  alert_raised: { en: 'Something is wrong', ja: '問題発生' },
  alert_cleared: { en: 'It is over', ja: '復旧' },
  alert_flapping: { en: 'It keeps coming and going', ja: '発生と復旧の繰り返し' },
  address_changed: { en: 'WAN address changed', ja: 'WANアドレス変更' },
};

import type { Snapshot } from '../router/snapshot.ts';
import type { Text } from '../router/text.ts';
import { reachable } from './reachable.ts';
import { sessionUp } from './session-up.ts';
import { wanIpv4 } from './wan-ipv4.ts';

/** Something worth telling at the moment it happens: MQTT events, Home Assistant event entity and device triggers. */
export interface EventKind {
  /** Stable word for topics and automations. */
  readonly type: string;
  readonly name: Text;
  /**
   * What happened, as details for the message; undefined: nothing. `last` holds the last known values before `now`, so
   * that an unknown in between neither makes an event nor hides one.
   */
  between(last: Snapshot, now: Snapshot): Record<string, string | null> | undefined;
}

export const routerEvents: readonly EventKind[] = [
  {
    type: 'session_down',
    name: { en: 'Session dropped', ja: 'セッション切断' },
    between: (last, now) =>
      last.value(sessionUp) === true && now.value(sessionUp) === false
        ? { wan_ipv4: last.value(wanIpv4) ?? null }
        : undefined,
  },
  {
    type: 'session_up',
    name: { en: 'Session up', ja: 'セッション確立' },
    between: (last, now) =>
      last.value(sessionUp) === false && now.value(sessionUp) === true
        ? { wan_ipv4: now.value(wanIpv4) ?? null }
        : undefined,
  },
  {
    type: 'wan_ip_changed',
    name: { en: 'WAN address changed', ja: 'WANアドレス変更' },
    between: (last, now) => {
      const from = last.value(wanIpv4);
      const to = now.value(wanIpv4);
      return from !== undefined && to !== undefined && from !== to ? { from, to } : undefined;
    },
  },
  {
    type: 'unreachable',
    name: { en: 'Router not answering', ja: 'ルーター応答なし' },
    between: (last, now) =>
      last.value(reachable) === true && now.value(reachable) === false ? {} : undefined,
  },
  {
    type: 'reachable',
    name: { en: 'Router answering again', ja: 'ルーター応答再開' },
    between: (last, now) =>
      last.value(reachable) === false && now.value(reachable) === true ? {} : undefined,
  },
];

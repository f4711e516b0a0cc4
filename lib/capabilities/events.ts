import type { Snapshot } from '../router/snapshot.ts';
import type { Text } from '../router/text.ts';
import { forwardInWords, TEST_DESCRIPTION } from './own-forwards.ts';
import { portForwards, type PortForward } from './port-forwards.ts';
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
  {
    type: 'port_forwards_changed',
    name: { en: 'Port forwards changed', ja: 'ポート転送の変更' },
    between: (last, now) => {
      const [before, after] = [lastingForwards(last), lastingForwards(now)];
      if (!before || !after) return undefined;
      const added = listed(after, before);
      const removed = listed(before, after);
      return added !== null || removed !== null ? { added, removed } : undefined;
    },
  },
];

/** What comes of a login, which no reading tells. */
export const loginEvents = {
  refused: { type: 'login_refused', name: { en: 'Login refused', ja: 'ログイン拒否' } },
  accepted: { type: 'login_accepted', name: { en: 'Login accepted again', ja: 'ログイン復旧' } },
} as const satisfies Record<string, Pick<EventKind, 'type' | 'name'>>;

/** Everything that can happen to a router, beside what its log says. */
export const happenings: readonly Pick<EventKind, 'type' | 'name'>[] = [
  ...routerEvents,
  ...Object.values(loginEvents),
];

/** Without those that we make for some seconds; undefined where not all of them are known. */
function lastingForwards(snapshot: Snapshot): readonly PortForward[] | undefined {
  const observed = snapshot.get(portForwards);
  if (observed.state === 'unknown' || observed.attributes?.['complete'] === false) return undefined;
  return observed.value.filter(({ description }) => description !== TEST_DESCRIPTION);
}

const MOST_LISTED = 10;

/** Those that the others are without, in words; null: none. What its maker calls it and how long it lasts does not count. */
function listed(forwards: readonly PortForward[], others: readonly PortForward[]): string | null {
  const key = (forward: PortForward) => forwardInWords({ ...forward, description: '' });
  const known = new Set(others.map(key));
  const news = forwards.filter((forward) => !known.has(key(forward)));
  return news.length === 0 ? null : news.slice(0, MOST_LISTED).map(forwardInWords).join(', ');
}

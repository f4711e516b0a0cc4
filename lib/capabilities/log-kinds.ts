import type { Text } from '../router/text.ts';

/** What a line of a router's log can be about: a hint and an event, never a reading. */
const NAMES = {
  'session-up': { en: 'Log: session up', ja: 'ログ：セッション確立' },
  'session-down': { en: 'Log: session dropped', ja: 'ログ：セッション切断' },
  'auth-failed': { en: 'Log: PPPoE login refused', ja: 'ログ：PPPoE認証失敗' },
  'pado-timeout': { en: 'Log: no PPPoE answer from the line', ja: 'ログ：PPPoE応答なし' },
  'tunnel-up': { en: 'Log: tunnel up', ja: 'ログ：トンネル確立' },
  'tunnel-down': { en: 'Log: tunnel down', ja: 'ログ：トンネル切断' },
  dhcp: { en: 'Log: DHCP', ja: 'ログ：DHCP' },
  reboot: { en: 'Log: restart', ja: 'ログ：再起動' },
} as const satisfies Record<string, Text>;

export type LogKind = keyof typeof NAMES;

export const logKinds = Object.keys(NAMES) as readonly LogKind[];

/** Its stable word for topics and automations; undefined for what is no such kind. */
export function logEventType(kind: string): string | undefined {
  return (logKinds as readonly string[]).includes(kind) ? wordFor(kind) : undefined;
}

/** All that can happen in a log. */
export const logEvents: readonly { readonly type: string; readonly name: Text }[] = logKinds.map((kind) => ({
  type: wordFor(kind),
  name: NAMES[kind],
}));

function wordFor(kind: string): string {
  return `log_${kind.replaceAll('-', '_')}`;
}

/** What a line of a router's log can be about: a hint and an event, never a reading. */
export const logKinds = [
  'session-up',
  'session-down',
  'auth-failed',
  'pado-timeout',
  'tunnel-up',
  'tunnel-down',
  'dhcp',
  'reboot',
] as const;

export type LogKind = (typeof logKinds)[number];

/** Its stable word for topics and automations; undefined for what is no such kind. */
export function logEventType(kind: string): string | undefined {
  return (logKinds as readonly string[]).includes(kind) ? `log_${kind.replaceAll('-', '_')}` : undefined;
}

/** All that can happen in a log. */
export const logEventTypes: readonly string[] = logKinds.map((kind) => `log_${kind.replaceAll('-', '_')}`);

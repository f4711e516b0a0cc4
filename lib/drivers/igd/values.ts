import type { WanMode } from '../../capabilities/wan-mode.ts';

/** Besides the specification's word, what miniupnpc takes for it (its Changelog, 2015/08/16). */
const UP: ReadonlySet<string> = new Set(['connected', 'up']);
const NOT_UP: ReadonlySet<string> = new Set([
  'unconfigured',
  'connecting',
  'authenticating',
  'pendingdisconnect',
  'disconnecting',
  'disconnected',
  'down',
]);

/** `ConnectionStatus` as up or not; undefined for a word that nobody knows. */
export function isConnected(status: string | undefined): boolean | undefined {
  const word = status?.trim().toLowerCase() ?? '';
  if (UP.has(word)) return true;
  return NOT_UP.has(word) ? false : undefined;
}

export const NO_ERROR = 'none';

/** `LastConnectionError` in the router's own word, `none` for none; undefined where it says nothing. */
export function lastError(said: string | undefined): string | undefined {
  const word = said?.trim() ?? '';
  if (word === '') return undefined;
  return /^(?:(?:ERROR_)?NONE|NO[ _]?ERROR|0)$/i.test(word) ? NO_ERROR : word;
}

/**
 * `NewUptime` (seconds) as the instant when counting began. Zero and the ends of the type are what routers say
 * that do not count, so they are no value. What it counts is the router's secret: often the box or a daemon, not the session.
 */
export function upSince(said: string | undefined, now: number): string | undefined {
  const text = said?.trim() ?? '';
  if (!/^\d{1,10}$/.test(text)) return undefined;
  const seconds = Number(text);
  if (seconds === 0 || seconds >= END_OF_UPTIME) return undefined;
  return new Date(now - seconds * 1000).toISOString();
}

/** The largest signed figure; a counter that says it, or more, counts nothing. */
const END_OF_UPTIME = 2 ** 31 - 1;

/**
 * The mode as far as an IGD tells: it knows PPP and bridging, but an IP connection may be DHCP, fixed, MAP-E or DS-Lite.
 */
export function modeOf(serviceKind: 'ip' | 'ppp', connectionType: string | undefined): WanMode | undefined {
  const type = connectionType?.trim().toLowerCase() ?? '';
  if (type.endsWith('_bridged')) return 'bridge';
  return serviceKind === 'ppp' && type === 'ip_routed' ? 'pppoe' : undefined;
}

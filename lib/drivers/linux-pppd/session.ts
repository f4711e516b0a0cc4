import type { HostAnswer } from './answer.ts';
import type { NetworkLink } from './ip-json.ts';
import type { Settings } from './settings.ts';

/** The PPPoE session of a host, as its kernel shows it. */
export interface PppSession {
  readonly up: boolean;
  readonly interface?: string;
  readonly mtu?: number;
  readonly ipv4?: string;
  /** Seconds since it came up. */
  readonly age?: number;
  /** Bytes since it came up. */
  readonly received?: number;
  readonly sent?: number;
}

const READ_WITHIN_S = 3;

const DOWN: PppSession = { up: false };

/**
 * The session that an answer shows; undefined: it cannot be told. `downAt`: when it was last seen to be down, in seconds since the
 * host was started; what came up before that is another session.
 */
export function sessionOf(
  answer: HostAnswer,
  settings: Pick<Settings, 'session'>,
  downAt = -Infinity,
): PppSession | undefined {
  if (!answer.links) return undefined;
  const link = sessionLink(answer.links, settings.session ?? answer.named.session);
  if (!link) return DOWN;
  const ipv4 = link.addr_info.find(({ family }) => family === 'inet')?.local;
  const up = link.flags.includes('UP') && (ipv4 !== undefined || globalIpv6(link) !== undefined);
  // one that is being made anew has another name or size for a moment
  if (!up) return DOWN;
  const age = ageOf(answer, link.ifname, downAt);
  return {
    up,
    interface: link.ifname,
    ...(link.mtu !== undefined && { mtu: link.mtu }),
    ...(ipv4 !== undefined && { ipv4 }),
    ...(age !== undefined && { age }),
    ...(link.stats64 && { received: link.stats64.rx.bytes, sent: link.stats64.tx.bytes }),
  };
}

/** The named interface, else the first with an address, else the first. */
export function sessionLink(
  links: readonly NetworkLink[],
  name: string | undefined,
): NetworkLink | undefined {
  const points = links.filter((link) =>
    name === undefined ? link.link_type === 'ppp' : link.ifname === name,
  );
  return points.find(({ addr_info }) => addr_info.some(({ family }) => family === 'inet')) ?? points[0];
}

/** The address that the provider gave, of those in 2000::/3. */
export function globalIpv6({ addr_info }: NetworkLink): NetworkLink['addr_info'][number] | undefined {
  return addr_info.find(
    ({ family, scope, local, deprecated = false }) =>
      family === 'inet6' && scope === 'global' && !deprecated && /^[23]/.test(local),
  );
}

/**
 * By the hooks, which count from the start of the system; without them by the file that pppd writes when the link is up, unless
 * the clock has jumped in between. Both may come a moment after the session.
 */
function ageOf({ events, pids, uptime, now }: HostAnswer, name: string, downAt: number): number | undefined {
  if (uptime === undefined) return undefined;
  const most = Math.min(uptime, uptime - downAt);
  // two clocks that are read one after the other may differ by a little
  const plausible = (age: number) => (age > -READ_WITHIN_S && age <= most ? Math.max(0, age) : undefined);
  const last = events.findLast((event) => event.interface === name);
  if (last?.kind === 'up') return plausible(uptime - last.at);
  const file = pids.find((pid) => pid.interface === name);
  return file && now !== undefined ? plausible(now - file.at) : undefined;
}

import { z } from 'zod';
import { reading } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';
import type { Derivation } from '../router/report.ts';
import { sessionUp } from './session-up.ts';
import { uptime } from './uptime.ts';
import { wanIpv4 } from './wan-ipv4.ts';

export const sessionSince = reading('session.since', {
  value: z.iso.datetime({ offset: true }),
  // it is not known before the session is
  isVague: () => false,
  name: { en: 'Session since', ja: 'セッション開始' },
  description: {
    en: 'When the current session began (ISO 8601). The attribute `basis` says whether we saw it begin or the router reported it.',
    ja: '現在のセッションの開始日時（ISO 8601）。属性 `basis` は、観測したものか報告されたものかを示します。',
  },
  entity: { platform: 'sensor', deviceClass: 'timestamp', category: 'diagnostic', attributes: true },
});

/**
 * Many routers report the uptime of a daemon or of the box, which goes on while the session drops (measured on miniupnpd).
 * So a beginning that we saw ourselves counts; the router's figure only until then, or where it is later than what we saw.
 */
export const deriveSessionSince: Derivation = ({ before, now, at }, report) => {
  const up = now.value(sessionUp);
  if (up !== true) return report.miss(sessionSince, up === false ? 'not-said' : 'not-read');

  const previous = before.get(sessionSince);
  if (anotherSession(before.value(sessionUp), before.value(wanIpv4), now.value(wanIpv4))) {
    return report.set(sessionSince, new Date(at).toISOString(), { basis: 'observed' });
  }
  const reported = now.value(uptime);
  const seen = previous.state === 'known' && previous.attributes?.['basis'] === 'observed';
  if (seen && !(reported !== undefined && Date.parse(reported) > Date.parse(previous.value) + seconds(90))) {
    return report.set(sessionSince, previous.value, previous.attributes);
  }
  if (reported !== undefined) return report.set(sessionSince, reported, { basis: 'reported' });
  return report.miss(sessionSince, 'not-said');
};

function anotherSession(
  wasUp: boolean | undefined,
  address: string | undefined,
  nowAddress: string | undefined,
): boolean {
  return wasUp === false || (address !== undefined && nowAddress !== undefined && address !== nowAddress);
}

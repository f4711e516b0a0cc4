import { prefix6AsWritten } from '../address/prefix.ts';
import { portForwardAdd, type ForwardToAdd } from '../capabilities/port-forward-add.ts';
import { wanIpv4 } from '../capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../capabilities/wan-ipv6-prefix.ts';
import { wanPath, type WanPath } from '../capabilities/wan-path.ts';
import type { Objection } from '../router/objection.ts';
import type { Text } from '../router/text.ts';
import { ruleFor, shareOf, type MapRule, type Share } from './map-e.ts';
import { ownsPort } from './port-set.ts';
import { knownRules } from './rule-table.ts';

/** What is known of the road that a router’s forwards come in by. */
export interface Line {
  readonly path: WanPath | undefined;
  readonly ipv4?: string | undefined;
  /** The IPv6 prefixes or addresses of the home; any may be outdated. */
  readonly ipv6: readonly string[];
}

/**
 * Who gets what comes in at a port of a router’s IPv4 address: this home, another one that shares the address (MAP-E), or nobody,
 * because the provider’s NAT lets nothing in (DS-Lite). `unknown`: behind MAP-E, with a port set that is not known.
 */
export type PortOwner = 'home' | 'another' | 'nobody' | 'unknown';

export function portOwner(line: Line, port: number, rules: readonly MapRule[] = knownRules()): PortOwner {
  if (line.path === 'ipoe-ds-lite') return 'nobody';
  const shares = sharesOf(line, rules);
  if (!isShared(line, shares)) return 'home';
  const owns = new Set(shares.map(({ portSet }) => ownsPort(portSet, port)));
  if (owns.size !== 1) return 'unknown';
  return owns.has(true) ? 'home' : 'another';
}

/** The ports of the home as people write them; empty: not known. */
export function ownRanges(line: Line, rules: readonly MapRule[] = knownRules()): string {
  const [share] = sharesOf(line, rules);
  const ranges = share?.ports.map(([from, to]) => `${from}–${to}`) ?? [];
  return ranges.length > MOST_SHOWN ? `${ranges.slice(0, MOST_SHOWN).join(', ')} …` : ranges.join(', ');
}

const MOST_SHOWN = 4;

/** The shares that the prefixes foretell; where the address is known, those that have it. */
function sharesOf({ ipv4, ipv6 }: Line, rules: readonly MapRule[]): readonly Share[] {
  const shares = ipv6.flatMap((written) => {
    const prefix = prefix6AsWritten(written);
    const rule = prefix && ruleFor(rules, prefix);
    const share = rule && shareOf(rule, prefix);
    return share ? [share] : [];
  });
  const same = shares.filter((share) => share.ipv4 === ipv4);
  return same.length > 0 ? same : shares;
}

/** Behind MAP-E by its path, or where nobody knows the path, by the address that the prefix foretells. */
function isShared({ path, ipv4 }: Line, shares: readonly Share[]): boolean {
  if (path === 'ipoe-map-e') return true;
  return (path === undefined || path === 'unknown' || path === 'ipoe') && shares.some((s) => s.ipv4 === ipv4);
}

export const NO_OWNER: Text = {
  en: 'Behind DS-Lite nothing comes in from the Internet: the provider’s NAT knows no forwards. Forward it on the lower router, which dials PPPoE.',
  ja: 'DS-Liteでは、事業者側のNATのため外部からの通信は届きません。PPPoE接続の下位ルーターで転送してください。',
};

/**
 * A forward that could never work, or that gives this home’s visitors to somebody else. `ownIpv6`: addresses of this machine, for
 * routers that do not tell the prefix.
 */
export function objectToForeignPort(rules: readonly MapRule[], ownIpv6: () => readonly string[]): Objection {
  return (change, asked, now) => {
    if (change !== portForwardAdd) return undefined;
    const { port } = asked as ForwardToAdd;
    const prefix = now.value(wanIpv6Prefix);
    const ipv6 = [...(prefix === undefined ? [] : [prefix]), ...ownIpv6()];
    const line: Line = { path: now.value(wanPath), ipv4: now.value(wanIpv4), ipv6 };
    switch (portOwner(line, port, rules)) {
      case 'nobody':
        return NO_OWNER;
      case 'another': {
        const ranges = ownRanges(line, rules);
        return {
          en: `Behind MAP-E port ${port} of this shared address is somebody else’s: that traffic reaches another home. This home has ${ranges}.`,
          ja: `MAP-Eの共有アドレスのポート${port}は別の契約者に割り当てられており、届いた通信は他の家へ送られます。自宅で使えるポート：${ranges}`,
        };
      }
      case 'home':
      case 'unknown':
        return undefined;
    }
  };
}

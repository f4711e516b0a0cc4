import { portForwards, type PortForward } from '../../capabilities/port-forwards.ts';
import { wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { wanIpv6Prefix } from '../../capabilities/wan-ipv6-prefix.ts';
import { wanPath } from '../../capabilities/wan-path.ts';
import { NO_OWNER, ownRanges, portOwner, type Line, type PortOwner } from '../../path/port-owner.ts';
import type { Check } from '../check.ts';
import { ok, unknown, warning } from '../../router/finding.ts';
import { fact, type Home } from '../home.ts';
import { roadsOf, seenOf } from '../roads.ts';

/** Whether what the upper router forwards can come in at all. Behind the lower one’s PPPoE every port is the home’s. */
export const forwards: Check = {
  id: 'forwards',
  area: 'server',
  name: { en: 'Port forwards', ja: 'ポート転送' },
  judge: (home) => {
    const told = home.upper.snapshot.value(portForwards)?.filter(({ enabled }) => enabled) ?? [];
    if (told.length === 0) return undefined;
    const line = lineOf(home);
    const rules = home.upper.knowledge?.rules;
    const of = (owner: PortOwner) => told.filter(({ port }) => portOwner(line, port, rules) === owner);
    const evidence = [fact(home, 'upper', wanPath), ...told.map(written)];
    if (of('nobody').length > 0)
      return warning(
        {
          en: `The upper router forwards ${ports(told)}, but nothing comes in behind DS-Lite.`,
          ja: `上位ルーターで${ports(told)}を転送していますが、DS-Liteのため外部からは届きません。`,
        },
        NO_OWNER,
        evidence,
      );
    const foreign = of('another');
    if (foreign.length > 0) {
      const own = ownRanges(line, rules);
      return warning(
        {
          en: `The upper router forwards ${ports(foreign)}, which is not of this home’s port set: that traffic reaches somebody else’s home.`,
          ja: `上位ルーターが転送している${ports(foreign)}は自宅のポート範囲の外です。その通信は他の家へ届いています。`,
        },
        {
          en: `Forward a port of the home’s own (${own}), or any port on the lower router, which dials PPPoE.`,
          ja: `自宅のポート（${own}）を使うか、PPPoE接続の下位ルーターで転送してください。`,
        },
        evidence,
      );
    }
    if (of('unknown').length > 0)
      return unknown(
        {
          en: `Whether ${ports(told)}, which the upper router forwards, is of this home’s port set is not known.`,
          ja: `上位ルーターが転送している${ports(told)}が自宅のポート範囲かどうか確認できません。`,
        },
        {
          en: 'It becomes known by the home’s IPv6 prefix: let this machine have an IPv6 address, or give the prefix to map-e.',
          ja: '自宅のIPv6プレフィックスが分かれば確認できます。この機器でIPv6を有効にするか、map-eにプレフィックスを指定してください。',
        },
        evidence,
      );
    return ok(
      {
        en: `What the upper router forwards (${ports(told)}) comes in at ports of this home.`,
        ja: `上位ルーターのポート転送（${ports(told)}）は自宅のポート範囲内です。`,
      },
      evidence,
    );
  },
};

function lineOf(home: Home): Line {
  const { snapshot } = home.upper;
  const { ipv6 = [], roads } = home.observed;
  const prefix = snapshot.value(wanIpv6Prefix);
  return {
    path: roadsOf(home).upper.path,
    ipv4: seenOf(home, 'upper')?.ipv4 ?? snapshot.value(wanIpv4),
    ipv6: [...(prefix === undefined ? [] : [prefix]), ...ipv6, ...(roads?.upper?.prefixes ?? [])],
  };
}

const MOST_SHOWN = 6;

function ports(forwards: readonly PortForward[]): string {
  const all = forwards.map(({ port, protocol }) => `${protocol.toUpperCase()} ${port}`);
  return all.length > MOST_SHOWN ? `${all.slice(0, MOST_SHOWN).join(', ')} …` : all.join(', ');
}

const written = ({ port, protocol, host, internalPort }: PortForward): string =>
  `upper forwards ${protocol} ${port} to ${host}:${internalPort}`;

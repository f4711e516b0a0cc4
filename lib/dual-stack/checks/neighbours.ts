import { lanAddress } from '../../capabilities/lan-address.ts';
import { lanMac } from '../../capabilities/lan-mac.ts';
import { reachable } from '../../capabilities/reachable.ts';
import { wanMac } from '../../capabilities/wan-mac.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown, warning, type Finding } from '../../router/finding.ts';
import { NAMES, SIDES, type Home, type Side } from '../home.ts';

/** Who answers at the two LAN addresses, as machines of the LAN see it. Asked only where somebody allowed to look. */
export const neighbours: Check = {
  id: 'neighbours',
  area: 'lan',
  name: { en: 'Who answers on the LAN', ja: 'LAN側アドレスの応答元' },
  judge: (home) => {
    const found = home.observed.neighbours;
    if (!found) return undefined;
    const evidence = found.map(({ address, mac }) => `${address} is answered by ${mac}`);
    const upper = macsAt(home, 'upper');
    const both = macsAt(home, 'lower').find((mac) => upper.includes(mac));
    if (both !== undefined) return oneForBoth(both, evidence);
    for (const side of SIDES) {
      const verdict = atOne(home, side, evidence);
      if (verdict) return verdict;
    }
    const unseen = SIDES.find((side) => macsAt(home, side).length === 0);
    if (unseen !== undefined)
      return unknown(
        {
          en: `It was not seen who answers at the LAN address of the ${NAMES[unseen].en}.`,
          ja: `${NAMES[unseen].ja}のLAN側アドレスの応答元を確認できませんでした。`,
        },
        {
          en: 'Look from a machine that is in the LAN itself: behind a container’s own network no neighbours are seen.',
          ja: 'LANに直接つながった機器から確認してください。コンテナの内部ネットワークからは見えません。',
        },
        evidence,
      );
    return ok(
      {
        en: 'Each LAN address is answered by one machine.',
        ja: 'LAN側アドレスには、それぞれ1台だけが応答しています。',
      },
      evidence,
    );
  },
};

/** The MACs that answer at a router’s LAN address. */
function macsAt(home: Home, side: Side): readonly string[] {
  const address = home[side].snapshot.value(lanAddress) ?? home[side].host;
  return (home.observed.neighbours ?? []).flatMap((each) => (each.address === address ? [each.mac] : []));
}

/** The MAC that alone answers at a router’s LAN address; undefined where none or several do. */
export function soleMacAt(home: Home, side: Side): string | undefined {
  const [mac, ...others] = macsAt(home, side);
  return others.length === 0 ? mac : undefined;
}

function oneForBoth(mac: string, evidence: readonly string[]): Finding {
  return problem(
    {
      en: `Both routers’ LAN addresses are answered by one MAC address, ${mac}.`,
      ja: `2台のルーターのLAN側アドレスに、同じMACアドレス（${mac}）が応答しています。`,
    },
    {
      en: 'One router has been given the other’s MAC address, or has both addresses. Unplug the lower router’s LAN cable, set its LAN MAC address back, restart it, and plug the cable in again.',
      ja: 'どちらかのルーターに他方のMACアドレスが設定されているか、1台が両方のアドレスを持っています。下位ルーターのLANケーブルを抜き、LAN側MACアドレスを元に戻して再起動してから差し直してください。',
    },
    evidence,
  );
}

function atOne(home: Home, side: Side, evidence: readonly string[]): Finding | undefined {
  const { snapshot } = home[side];
  const name = NAMES[side];
  const macs = macsAt(home, side);
  const lan = snapshot.value(lanMac)?.toLowerCase();
  const wan = snapshot.value(wanMac)?.toLowerCase();
  const strangers = lan === undefined ? macs : macs.filter((mac) => mac !== lan);
  if (lan !== undefined && wan !== lan && strangers.length > 0 && strangers.every((mac) => mac === wan))
    return warning(
      {
        en: `The ${name.en} answers for its LAN address on its WAN port, too: machines may learn the wrong one, and then do not reach it.`,
        ja: `${name.ja}がLAN側アドレスにWANポートでも応答しています。誤って学習した機器からは届かなくなります。`,
      },
      {
        en: 'On a Linux machine set net.ipv4.conf.<WAN>.arp_ignore=1; on a home router see whether its firmware is up to date.',
        ja: 'Linuxの場合は net.ipv4.conf.<WAN>.arp_ignore=1 を設定してください。市販のルーターの場合はファームウェアの更新を確認してください。',
      },
      evidence,
    );
  if (macs.length > 1 || (lan !== undefined && strangers.length > 0))
    return problem(
      lan === undefined
        ? {
            en: `${macs.length} machines answer at the LAN address of the ${name.en}: ${macs.join(', ')}.`,
            ja: `${name.ja}のLAN側アドレスに、${macs.length}台の機器が応答しています（${macs.join('、')}）。`,
          }
        : {
            en: `Another machine answers at the LAN address of the ${name.en}: ${strangers.join(', ')}.`,
            ja: `${name.ja}のLAN側アドレスに、別の機器も応答しています（${strangers.join('、')}）。`,
          },
      {
        en: 'Find the machine with this MAC address and give it another address, or take the address out of the DHCP range. A router that answers on two ports looks the same.',
        ja: 'このMACアドレスの機器を探してアドレスを変更するか、DHCPの割り当て範囲から外してください。ルーター自身が2つのポートで応答している場合も同じように見えます。',
      },
      evidence,
    );
  if (side === 'lower' && macs.length === 1 && snapshot.value(reachable) === false)
    return onlyArp(home, evidence);
  return undefined;
}

/** Equal MACs show in no table: every frame that leaves by one port takes the way to the other away, while ARP finds it again. */
function onlyArp({ lower: { host }, observed }: Home, evidence: readonly string[]): Finding {
  const now = observed.neighbours?.some(({ address, answered }) => address === host && answered);
  const says = now ? problem : warning;
  return says(
    {
      en: `The lower router answers ARP at ${host}, and nothing else: its WAN and LAN may have the same MAC address.`,
      ja: `下位ルーター（${host}）はARPにだけ応答します。WANとLANのMACアドレスが同じ可能性があります。`,
    },
    {
      en: 'Unplug the cable of its WAN port. If it answers then, give its WAN another MAC address before plugging in again.',
      ja: 'WANポートのケーブルを抜いてください。応答するようになれば、WAN側のMACアドレスを別の値に変更してから差し直してください。',
    },
    evidence,
  );
}

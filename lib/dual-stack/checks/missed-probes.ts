import type { Text } from '../../router/text.ts';
import type { Check } from '../check.ts';
import { unknown } from '../../router/finding.ts';
import { SIDES, type MissedProbe } from '../home.ts';
import { roadsOf } from '../roads.ts';

const WAYS: Readonly<Record<string, Text>> = {
  'dhcp-discover': {
    en: 'dhcp-discover: let this machine use port 68 (as root, or sysctl net.ipv4.ip_unprivileged_port_start=68), and end a DHCP client that holds it.',
    ja: 'dhcp-discover：ポート68を使えるようにし（rootで実行、または sysctl net.ipv4.ip_unprivileged_port_start=68）、ポートを占有しているDHCPクライアントを停止してください。',
  },
  'pppoe-discovery': {
    en: 'pppoe-discovery: install it (Debian: apt install ppp) and let it use raw sockets (as root, or setcap cap_net_raw+ep).',
    ja: 'pppoe-discovery：コマンドをインストールし（Debianでは apt install ppp）、生ソケットを許可してください（rootで実行、または setcap cap_net_raw+ep）。',
  },
  neighbours: {
    en: 'neighbours: look from a machine that is in the LAN itself, with arp or arping installed.',
    ja: 'neighbours：LANに直接つながった機器で、arpまたはarpingを使えるようにしてください。',
  },
  traceroute: {
    en: 'traceroute: install it (Debian: apt install traceroute).',
    ja: 'traceroute：インストールしてください（Debianでは apt install traceroute）。',
  },
};

const LOOK_AGAIN: Text = {
  en: 'Look again later; where a probe stays silent, a firewall may be in its way, or the one who is asked is out.',
  ja: '時間をおいて再確認してください。応答がない場合は、ファイアウォールか相手側の停止が考えられます。',
};

/** What somebody allowed to be asked and nobody could ask, or nobody answered. Asked only where there is such. */
export const missedProbes: Check = {
  id: 'probes',
  area: 'lan',
  spot: 'machines',
  name: { en: 'Probes', ja: '観測' },
  judge: (home) => {
    const { missed = [], roads = {} } = home.observed;
    const decided = roadsOf(home);
    // by a road that is closed nothing comes back, and that it is closed has a check of its own
    const open = SIDES.filter((side) => decided[side].reported.path !== 'none');
    const all: readonly MissedProbe[] = [...missed, ...open.flatMap((side) => roads[side]?.missed ?? [])];
    // that a road is not taken has a check of its own
    const failed = all.filter(({ why }) => why !== 'not-steered');
    const ids = [...new Set(failed.map(({ probe }) => probe))];
    if (ids.length === 0) return undefined;
    const ways = ids.flatMap((id) => WAYS[id] ?? []);
    const known = ways.length > 0 ? ways : [LOOK_AGAIN];
    return unknown(
      {
        en: `These probes told nothing: ${ids.join(', ')}.`,
        ja: `次の観測では結果が得られませんでした：${ids.join('、')}`,
      },
      { en: known.map(({ en }) => en).join(' '), ja: known.map(({ ja }) => ja).join('') },
      failed.map(({ probe, why }) => `probe ${probe}: ${why}`),
    );
  },
};

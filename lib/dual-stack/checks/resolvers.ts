import { lanAddress } from '../../capabilities/lan-address.ts';
import type { Check } from '../check.ts';
import { ok, warning } from '../../router/finding.ts';
import { NAMES, SIDES, type Home, type Side } from '../home.ts';

/** Whom this machine asks for names: a router whose road it does not take takes all names away when that road closes. */
export const resolvers: Check = {
  id: 'dns',
  area: 'lan',
  spot: 'machines',
  name: { en: 'DNS of this machine', ja: 'この機器のDNS' },
  judge: (home) => {
    const { resolvers: asked = [], gateways = [] } = home.observed;
    // a resolver in this machine, as containers and desktops have it, does not tell whom it asks
    if (asked.every((each) => /^127\.|^\[?::1/.test(each))) return undefined;
    const evidence = [
      ...asked.map((each) => `this machine asks ${each} for names`),
      ...gateways.map((gateway) => `this machine’s default gateway = ${gateway}`),
    ];
    const sides = new Set(asked.map((each) => sideOf(home, each)));
    const [side, ...others] = sides;
    const road = sideOf(home, gateways[0]);
    if (side === undefined || others.length > 0 || road === undefined || road === side)
      return ok(
        { en: 'This machine’s DNS fits its road.', ja: 'この機器のDNSは経路と合っています。' },
        evidence,
      );
    return warning(
      {
        en: `This machine takes the road of the ${NAMES[road].en}, but asks only the ${NAMES[side].en} for names: when that one is offline nothing is found.`,
        ja: `この機器は${NAMES[road].ja}の経路を使っていますが、DNSは${NAMES[side].ja}だけに問い合わせています。${NAMES[side].ja}が切断されると名前解決ができません。`,
      },
      {
        en: `Let machines ask the ${NAMES[road].en}, too (DNS in the DHCP server, or in this machine’s network settings).`,
        ja: `DHCPサーバーまたはこの機器のネットワーク設定で、DNSに${NAMES[road].ja}も指定してください。`,
      },
      evidence,
    );
  },
};

function sideOf(home: Home, address: string | undefined): Side | undefined {
  if (address === undefined) return undefined;
  return SIDES.find((side) => [home[side].host, home[side].snapshot.value(lanAddress)].includes(address));
}

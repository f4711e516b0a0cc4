import { lanAddress } from '../../capabilities/lan-address.ts';
import { networkOf } from '../../address/ip.ts';
import type { Check } from '../check.ts';
import { ok, warning } from '../../router/finding.ts';
import { facts, type Home, type Side } from '../home.ts';

/** Which road this machine takes by itself. Asked only where its default gateway is in the home’s network. */
export const defaultGateway: Check = {
  id: 'default-gateway',
  area: 'lan',
  spot: 'machines',
  name: { en: 'Default gateway of this machine', ja: 'この機器のデフォルトゲートウェイ' },
  judge: (home) => {
    const { gateways } = home.observed;
    if (!gateways || gateways.length === 0) return undefined;
    const evidence = [
      ...gateways.map((gateway) => `this machine’s default gateway = ${gateway}`),
      ...facts(home, ['upper', lanAddress], ['lower', lanAddress]),
    ];
    const [gateway = ''] = gateways;
    const upper = home.upper.snapshot.value(lanAddress) ?? home.upper.host;
    // elsewhere, as in a container behind its own bridge, its gateway says nothing about this home
    if (networkOf(gateway) !== networkOf(upper)) return undefined;
    if (isRouter(home, 'upper', gateway))
      return ok(
        {
          en: 'This machine takes the IPoE road. A server on it answers visitors of the PPPoE address only if the lower router rewrites sources, or if answers are routed by their source address.',
          ja: 'この機器はIPoE経路を使います。PPPoE側から届いた通信に応答するには、下位ルーターでの送信元変換、または送信元アドレスによる経路指定が必要です。',
        },
        evidence,
      );
    if (isRouter(home, 'lower', gateway))
      return ok(
        {
          en: 'This machine takes the PPPoE road.',
          ja: 'この機器はPPPoE経路を使います。',
        },
        evidence,
      );
    return warning(
      {
        en: `This machine’s default gateway, ${gateway}, is neither of the two routers.`,
        ja: `この機器のデフォルトゲートウェイ（${gateway}）は、どちらのルーターでもありません。`,
      },
      {
        en: 'A third router or a second DHCP server may be on the LAN.',
        ja: 'LANに別のルーターやDHCPサーバーがある可能性があります。',
      },
      evidence,
    );
  },
};

function isRouter(home: Home, side: Side, gateway: string): boolean {
  return [home[side].host, home[side].snapshot.value(lanAddress)].includes(gateway);
}

import { dhcpServer } from '../../capabilities/dhcp-server.ts';
import { lanAddress } from '../../capabilities/lan-address.ts';
import { wanMode } from '../../capabilities/wan-mode.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown, warning } from '../../router/finding.ts';
import { facts, howToKnow, type Home } from '../home.ts';

const SWITCH_OFF = {
  en: 'Switch the DHCP server off in the lower router. Change its LAN address first, while you can still reach it.',
  ja: '下位ルーターのDHCPサーバーを無効にしてください。先にLAN側アドレスを変更し、接続できることを確認してから行います。',
};

/** Exactly one router hands out addresses: two make a lottery of every machine's gateway. What was offered counts most. */
export const dhcpServers: Check = {
  id: 'dhcp-servers',
  area: 'lan',
  name: { en: 'One DHCP server', ja: 'DHCPサーバーの数' },
  judge: (home) => {
    const upper = home.upper.snapshot.value(dhcpServer);
    const lower = servesLower(home);
    const offers = home.observed.dhcpServers;
    const evidence = [
      ...facts(home, ['upper', dhcpServer], ['lower', dhcpServer]),
      ...(offers ? [`DHCP offers from: ${offers.join(', ') || 'nobody'}`] : []),
    ];
    if (offers && offers.length > 1)
      return problem(
        {
          en: `${offers.length} DHCP servers answer on the LAN: ${offers.join(', ')}.`,
          ja: `LANで${offers.length}台のDHCPサーバーが応答しています（${offers.join('、')}）。`,
        },
        SWITCH_OFF,
        evidence,
      );
    if (upper && lower)
      return problem(
        {
          en: 'Both routers hand out addresses: machines get one gateway or the other by chance.',
          ja: '両方のルーターのDHCPサーバーが有効です。機器のゲートウェイがどちらになるか不定です。',
        },
        SWITCH_OFF,
        evidence,
      );
    if (upper === false && lower === false && !offers?.length)
      return problem(
        {
          en: 'No router hands out addresses: machines that come into the LAN get none.',
          ja: 'どちらのルーターもDHCPサーバーが無効です。新しい機器にアドレスが割り当てられません。',
        },
        {
          en: 'Switch the DHCP server of the upper router on.',
          ja: '上位ルーターのDHCPサーバーを有効にしてください。',
        },
        evidence,
      );
    if ((upper === false && lower) || onlyLowerOffers(home))
      return warning(
        {
          en: 'Only the lower router hands out addresses: every machine takes the PPPoE road.',
          ja: '下位ルーターだけがDHCPサーバーです。すべての機器がPPPoE経由になります。',
        },
        {
          en: 'Switch the DHCP server of the upper router on and that of the lower one off.',
          ja: '上位ルーターのDHCPサーバーを有効にし、下位ルーターは無効にしてください。',
        },
        evidence,
      );
    if (offers?.length === 1 || (upper && lower === false))
      return ok({ en: 'One DHCP server hands out addresses.', ja: 'DHCPサーバーは1台だけです。' }, evidence);
    return unknown(
      {
        en: 'It is not known how many DHCP servers hand out addresses.',
        ja: 'DHCPサーバーの数を確認できません。',
      },
      upper === undefined ? howToKnow(home.upper, dhcpServer) : howToKnow(home.lower, dhcpServer),
      evidence,
    );
  },
};

function onlyLowerOffers({ lower, observed: { dhcpServers: offers = [] } }: Home): boolean {
  return offers.length === 1 && offers[0] === (lower.snapshot.value(lanAddress) ?? lower.host);
}

/** An access point hands out nothing, whatever its switch says. */
function servesLower(home: Home): boolean | undefined {
  const { snapshot } = home.lower;
  const mode = snapshot.value(wanMode);
  return mode === 'ap' || mode === 'bridge' ? false : snapshot.value(dhcpServer);
}

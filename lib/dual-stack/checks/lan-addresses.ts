import { networkOf } from '../../address/ip.ts';
import { lanAddress } from '../../capabilities/lan-address.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown } from '../../router/finding.ts';
import { facts, howToKnow, type Home, type Side } from '../home.ts';
import { soleMacAt } from './neighbours.ts';

/** Both routers stand on one LAN: same subnet, different addresses. Home routers use /24 unless somebody changed it. */
export const lanAddresses: Check = {
  id: 'lan-addresses',
  area: 'lan',
  name: { en: 'LAN addresses', ja: 'LAN側アドレス' },
  judge: (home) => {
    const upper = lanAddressOf(home, 'upper');
    const lower = lanAddressOf(home, 'lower');
    const evidence = facts(home, ['upper', lanAddress], ['lower', lanAddress]);
    if (upper === undefined || lower === undefined)
      return unknown(
        {
          en: 'The LAN addresses of both routers are not known, so it is not known whether they fit together.',
          ja: '両方のルーターのLAN側アドレスを確認できないため、整合性を判定できません。',
        },
        upper === undefined ? howToKnow(home.upper, lanAddress) : howToKnow(home.lower, lanAddress),
        evidence,
      );
    if (upper === lower)
      return problem(
        {
          en: `Both routers have the same LAN address, ${upper}.`,
          ja: `両方のルーターのLAN側アドレスが同じです（${upper}）。`,
        },
        {
          en: `Unplug the lower router’s LAN cable, give it another address in the same subnet, such as ${beside(upper)}, and plug it in again.`,
          ja: `下位ルーターのLANケーブルを抜き、同じサブネットの別のアドレス（例：${beside(upper)}）に変更してから差し直してください。`,
        },
        evidence,
      );
    if (networkOf(upper) !== networkOf(lower))
      return problem(
        {
          en: `The lower router’s LAN address ${lower} is outside the upper router’s network (${upper}): machines on the LAN cannot reach it.`,
          ja: `下位ルーターのLAN側アドレス（${lower}）が上位ルーターのネットワーク（${upper}）の範囲外です。LANの機器から届きません。`,
        },
        {
          en: `Give the lower router an address in the upper router’s subnet, such as ${beside(upper)}, before its DHCP server is switched off.`,
          ja: `下位ルーターのDHCPサーバーを無効にする前に、LAN側アドレスを上位ルーターと同じサブネット（例：${beside(upper)}）に変更してください。`,
        },
        evidence,
      );
    return ok(
      {
        en: `Both LAN addresses fit together: ${upper} and ${lower}.`,
        ja: `LAN側アドレスは適切です（${upper} と ${lower}）。`,
      },
      evidence,
    );
  },
};

/** As it is reported, else where this machine found it in its own LAN. */
function lanAddressOf(home: Home, side: Side): string | undefined {
  const found = soleMacAt(home, side) === undefined ? undefined : home[side].host;
  return home[side].snapshot.value(lanAddress) ?? found;
}

/** The next address in the same /24. */
function beside(address: string): string {
  const last = Number(address.slice(address.lastIndexOf('.') + 1));
  return `${networkOf(address)}.${last < 254 ? last + 1 : last - 1}`;
}

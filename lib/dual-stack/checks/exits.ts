import { wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { wanPath } from '../../capabilities/wan-path.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown } from '../../router/finding.ts';
import { facts, howToKnow, SIDES } from '../home.ts';
import { roadsOf, seenOf, settledPath } from '../roads.ts';

/** Two roads that leave by one address are one road. Asked while both routers are online. */
export const exits: Check = {
  id: 'two-exits',
  area: 'lower',
  spot: 'pppoe',
  name: { en: 'Two ways out', ja: '2つの経路' },
  judge: (home) => {
    const roads = roadsOf(home);
    const paths = SIDES.map((side) => settledPath(roads[side]));
    // each road that is closed, or leads through the other router, has a check of its own
    if (paths.some((path) => path === 'none' || path === 'behind-router')) return undefined;
    const [upper, lower] = SIDES.map(
      (side) => seenOf(home, side)?.ipv4 ?? home[side].snapshot.value(wanIpv4),
    );
    const evidence = [
      ...facts(home, ['upper', wanPath], ['lower', wanPath], ['upper', wanIpv4], ['lower', wanIpv4]),
      ...SIDES.flatMap((side) => {
        const seen = seenOf(home, side)?.ipv4;
        return seen === undefined ? [] : [`${side} exit seen: ${seen}`];
      }),
    ];
    if (roads.lower.sharedExit)
      return problem(
        {
          en: `Both routers leave by the same address, ${upper}: there is only one road.`,
          ja: `両方のルーターが同じアドレス（${upper}）で外部に出ています。経路が1つしかありません。`,
        },
        {
          en: 'The lower router does not use its own PPPoE session: see its mode and session.',
          ja: '下位ルーターのPPPoEが使われていません。動作モードとセッションを確認してください。',
        },
        evidence,
      );
    const differ = paths.every((path) => path !== 'unknown') && paths[0] !== paths[1];
    if (differ || (upper !== undefined && lower !== undefined))
      return ok({ en: 'The two roads differ.', ja: '2つの経路は異なっています。' }, evidence);
    return unknown(
      {
        en: 'It is not known whether the two roads differ.',
        ja: '2つの経路が異なるか確認できません。',
      },
      howToKnow(home.upper, wanPath),
      evidence,
    );
  },
};

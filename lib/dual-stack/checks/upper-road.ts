import { addressClass } from '../../address/wan-class.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { wanMode } from '../../capabilities/wan-mode.ts';
import { wanPath } from '../../capabilities/wan-path.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown, warning } from '../../router/finding.ts';
import { facts, howToKnow } from '../home.ts';
import { roadsOf, settledPath } from '../roads.ts';

/** The upper router is the fast road: it should be on IPoE, and itself at the line. */
export const upperRoad: Check = {
  id: 'upper-ipoe',
  area: 'upper',
  spot: 'ipoe',
  name: { en: 'Upper router on IPoE', ja: '上位ルーターのIPoE' },
  judge: (home) => {
    const { snapshot } = home.upper;
    const path = settledPath(roadsOf(home).upper);
    const mode = snapshot.value(wanMode);
    const address = snapshot.value(wanIpv4);
    const evidence = facts(
      home,
      ['upper', wanPath],
      ['upper', wanMode],
      ['upper', sessionUp],
      ['upper', wanIpv4],
    );
    if (snapshot.value(sessionUp) === false || path === 'none')
      return problem(
        {
          en: 'IPoE is down: the upper router has no connection.',
          ja: 'IPoEが切断されています。上位ルーターがインターネットに接続できていません。',
        },
        {
          en: 'See whether the cable between the upper router and the line is in, and whether the provider reports an outage.',
          ja: '上位ルーターと回線の間のケーブルと、プロバイダーの障害情報を確認してください。',
        },
        evidence,
      );
    if (mode === 'ap' || mode === 'bridge')
      return problem(
        {
          en: 'The upper router works as an access point, not as a router.',
          ja: '上位ルーターがルーターではなくAP（ブリッジ）モードになっています。',
        },
        {
          en: 'Switch it to router mode (do not use automatic detection), then look again.',
          ja: '動作モードを自動判定ではなくルーターモードに固定してください。',
        },
        evidence,
      );
    if (path === 'pppoe')
      return problem(
        {
          en: 'The upper router dials PPPoE itself: there is no IPoE road, and it may use up the line’s PPPoE session.',
          ja: '上位ルーターがPPPoEで接続しています。IPoEの経路がなく、PPPoEのセッションも使い切る可能性があります。',
        },
        {
          en: 'Set the upper router to IPoE (MAP-E or DS-Lite, as your contract says), and keep PPPoE for the lower router.',
          ja: '上位ルーターをIPoE（契約に応じてMAP-EまたはDS-Lite）に設定し、PPPoEは下位ルーターだけで使用してください。',
        },
        evidence,
      );
    const { host, mapE } = home.observed.roads?.upper?.homeGateway ?? {};
    const isBehind =
      path === 'behind-router' || (address !== undefined && addressClass(address) === 'private');
    if (isBehind && mapE !== undefined)
      return warning(
        {
          en: `The home gateway in front of the upper router (${host}) does MAP-E itself (${mapE}).`,
          ja: `上位ルーターの手前のホームゲートウェイ（${host}）がMAP-E（${mapE}）を処理しています。`,
        },
        {
          en: `Ports of the IPoE road are forwarded there (http://${host}:8888/t/), and its PPPoE bridge has to be on for the lower router.`,
          ja: `IPoE側のポート転送はホームゲートウェイ（http://${host}:8888/t/）で設定します。下位ルーターのために、そのPPPoEブリッジも有効にしてください。`,
        },
        [...evidence, `an NTT home gateway answers at ${host}: MAP-E of ${mapE} is on`],
      );
    if (isBehind)
      return warning(
        {
          en: 'The upper router sits behind another router, such as the provider’s home gateway.',
          ja: '上位ルーターの手前に別のルーター（ホームゲートウェイなど）があります。',
        },
        {
          en: 'Where the home gateway already does MAP-E or DS-Lite, forwarding and PPPoE have to be set there, or it has to be set to pass both through.',
          ja: 'ホームゲートウェイがMAP-E・DS-Liteを処理している場合は、ポート転送とPPPoEをそちらで設定するか、両方を通過させる設定にしてください。',
        },
        evidence,
      );
    if (path.startsWith('ipoe'))
      return ok({ en: 'The upper router is on IPoE.', ja: '上位ルーターはIPoEで接続しています。' }, evidence);
    return unknown(
      {
        en: 'It is not known whether the upper router is on IPoE.',
        ja: '上位ルーターがIPoEで接続しているか確認できません。',
      },
      howToKnow(home.upper, wanMode),
      evidence,
    );
  },
};

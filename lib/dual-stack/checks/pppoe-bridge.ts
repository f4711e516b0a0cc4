import { pppoeBridge } from '../../capabilities/pppoe-bridge.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown, warning } from '../../router/finding.ts';
import { facts, howToKnow } from '../home.ts';
import { roadsOf, settledPath } from '../roads.ts';

/** Without the upper router's bridge the lower one hears no concentrator. What is heard counts for more than what is said. */
export const bridge: Check = {
  id: 'pppoe-bridge',
  area: 'lower',
  spot: 'bridge',
  name: { en: 'PPPoE bridge', ja: 'PPPoEブリッジ' },
  judge: (home) => {
    const said = home.upper.snapshot.value(pppoeBridge);
    const { pado } = home.observed;
    const dialled =
      home.lower.snapshot.value(sessionUp) === true && settledPath(roadsOf(home).lower) === 'pppoe';
    const evidence = [
      ...facts(home, ['upper', pppoeBridge]),
      ...(pado === undefined ? [] : [`a PADI was ${pado ? 'answered' : 'not answered'}`]),
      ...(dialled ? ['the lower router has a PPPoE session'] : []),
    ];
    if (said === false && pado !== true)
      return problem(
        {
          en: 'The PPPoE bridge of the upper router is off: the lower router cannot dial.',
          ja: '上位ルーターのPPPoEブリッジが無効です。下位ルーターがPPPoE接続できません。',
        },
        {
          en: 'Switch the PPPoE bridge on in the upper router.',
          ja: '上位ルーターのPPPoEブリッジ（PPPoEパススルー）を有効にしてください。',
        },
        evidence,
      );
    if (said === true && pado === false && !dialled)
      return warning(
        {
          en: 'The PPPoE bridge is on, but no concentrator answers behind it.',
          ja: 'PPPoEブリッジは有効ですが、接続先（PPPoEサーバー）から応答がありません。',
        },
        {
          en: 'The line may offer no PPPoE (FLET’S Cross does not), or the provider’s side is down.',
          ja: 'PPPoEに対応していない回線（フレッツ光クロスなど）、または事業者側の障害の可能性があります。',
        },
        evidence,
      );
    if (said === undefined && pado === false && !dialled)
      return warning(
        {
          en: 'No concentrator answers in the LAN: the PPPoE bridge is off, or the line offers no PPPoE.',
          ja: 'LANで接続先（PPPoEサーバー）から応答がありません。PPPoEブリッジが無効か、回線がPPPoEに対応していません。',
        },
        {
          en: 'Switch the PPPoE bridge on in the upper router. FLET’S Cross (10G) has no PPPoE at all.',
          ja: '上位ルーターのPPPoEブリッジ（PPPoEパススルー）を有効にしてください。フレッツ光クロス（10G）はPPPoEに対応していません。',
        },
        evidence,
      );
    if (said === undefined && pado === false)
      return unknown(
        {
          en: 'The lower router has a session, but nobody answers a PADI of this machine: whether it could dial again is not known.',
          ja: '下位ルーターは接続済みですが、この機器からのPADIには応答がありません。再接続できるか確認できません。',
        },
        howToKnow(home.upper, pppoeBridge),
        evidence,
      );
    if (said === true || pado === true || dialled)
      return ok({ en: 'The PPPoE bridge is on.', ja: 'PPPoEブリッジは有効です。' }, evidence);
    return unknown(
      {
        en: 'It is not known whether the PPPoE bridge of the upper router is on.',
        ja: '上位ルーターのPPPoEブリッジの状態を確認できません。',
      },
      howToKnow(home.upper, pppoeBridge),
      evidence,
    );
  },
};

import { wanMode } from '../../../capabilities/wan-mode.ts';
import { wanPath } from '../../../capabilities/wan-path.ts';
import type { Situation, PlanStep } from '../step.ts';

/** Undefined where it is not known. */
function isIpoe({ home: { upper } }: Situation): boolean | undefined {
  const path = upper.snapshot.value(wanPath);
  if (path?.startsWith('ipoe')) return true;
  if (path === 'pppoe' || path === 'behind-router' || upper.snapshot.value(wanMode) === 'pppoe') return false;
  return undefined;
}

/** Which kind of IPoE it is the contract decides, so a person sets it. */
export const upperIpoe: PlanStep = {
  id: 'upper-ipoe',
  needed: (situation) => isIpoe(situation) === false,
  by: () => 'person',
  text: () => ({
    en: 'Set the upper router to your IPoE service (v6 Plus, MAP-E, DS-Lite …) in its settings screen, and remove its PPPoE account: the provider may allow only one session.',
    ja: '上位ルーターの設定画面で、契約中のIPoEサービス（v6プラス、MAP-E、DS-Liteなど）を選び、PPPoEの設定は外してください。同時に1セッションしか接続できない契約があります。',
  }),
  risk: 'interrupts-wan',
  outageS: 120,
  settlesS: 0,
  proven: isIpoe,
  undo: () => ({
    by: 'nobody',
    text: {
      en: 'The upper router’s way to the Internet stays as it is.',
      ja: '上位ルーターのインターネット接続方式はそのままです。',
    },
  }),
};

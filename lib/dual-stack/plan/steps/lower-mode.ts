import { wanMode } from '../../../capabilities/wan-mode.ts';
import { setStep } from '../set-step.ts';
import type { PlanStep, Situation } from '../step.ts';
import { mendedSince } from './reach-lower.ts';
import { dials } from './session-up.ts';

const set = setStep({
  id: 'lower-mode',
  side: 'lower',
  setting: wanMode,
  wanted: () => 'pppoe' as const,
  text: () => ({
    en: 'Set the lower router to PPPoE by hand instead of automatic detection, so that it does not fall back when the upper router answers first. Only its WAN cable may lead to the upper router now.',
    ja: '下位ルーターの接続方法を自動判定ではなく手動のPPPoEにします。上位ルーターが先に応答しても切り替わらなくなります。この時点で上位ルーターにつなぐのはWANケーブルだけにしてください。',
  }),
  byHand: () => ({
    en: 'Set the lower router to router mode and its WAN to PPPoE (not automatic) in its settings screen. Only its WAN cable may lead to the upper router now.',
    ja: '下位ルーターの設定画面で、ルーターモードに固定し、WANの接続方法を（自動ではなく）PPPoEにしてください。この時点で上位ルーターにつなぐのはWANケーブルだけにしてください。',
  }),
  outageS: 60,
  otherwise: dials,
  again: (situation) => mendedSince(situation, 'lower-mode'),
});

/** Once it could be read it cannot any more, or the router was found as an access point after it: it is automatic again. */
function isLost(situation: Situation): boolean {
  const { done, unread, home } = situation;
  const observed = home.lower.snapshot.get(wanMode);
  if (!done.includes(set.id) || observed.state === 'known') return false;
  return (observed.why === 'unreadable' && !unread.has(set.id)) || mendedSince(situation, set.id);
}

export const lowerModeStep: PlanStep = {
  ...set,
  needed: (situation) => isLost(situation) || set.needed(situation),
};

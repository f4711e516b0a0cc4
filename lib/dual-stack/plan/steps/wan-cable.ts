import type { PlanStep } from '../step.ts';
import { mendedSince, reachLower } from './reach-lower.ts';
import { dials } from './session-up.ts';

/** Whoever had to be told apart from an access point has its WAN cable out, at the beginning or in the middle. */
export const wanCable: PlanStep = {
  id: 'wan-cable',
  needed: (situation) =>
    (mendedSince(situation, 'wan-cable') || reachLower.needed(situation)) && !dials(situation),
  by: () => 'person',
  text: () => ({
    en: 'Plug the cable from the lower router’s WAN port into a LAN port of the upper router. Only this one.',
    ja: '下位ルーターのWANポートと上位ルーターのLANポートをケーブルでつないでください。つなぐのはこの1本だけです。',
  }),
  risk: 'none',
  outageS: 0,
  settlesS: 0,
  proven: (situation) => dials(situation) || undefined,
  undo: () => ({ by: 'itself' }),
};

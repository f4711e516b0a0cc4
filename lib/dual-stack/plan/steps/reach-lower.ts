import { wanMode } from '../../../capabilities/wan-mode.ts';
import { answers } from '../set-step.ts';
import type { Situation, PlanStep } from '../step.ts';
import { LOWER_STEPS } from './sides.ts';

/** An access point has no settings of a router to set. */
function isAccessPoint({ home: { lower } }: Situation): boolean {
  const mode = lower.snapshot.value(wanMode);
  return mode === 'ap' || mode === 'bridge';
}

/** Whoever mended the lower router in the middle has undone this: its cables are out, and its mode may be what it was at first. */
export function mendedSince({ done }: Situation, step: string): boolean {
  return done.lastIndexOf('reach-lower') > done.lastIndexOf(step);
}

/** The lower router answers, as a router and not as the access point that it takes itself for where its mode is automatic. */
export const reachLower: PlanStep = {
  id: 'reach-lower',
  needed: (situation) =>
    isAccessPoint(situation) ||
    (!answers(situation, 'lower') && LOWER_STEPS.some((id) => !situation.settled.has(id))),
  by: () => 'person',
  text: (situation) => {
    const { host } = situation.home.lower;
    return isAccessPoint(situation)
      ? {
          en: 'The lower router has become an access point. Pull the cables out of its WAN and LAN ports, set the switch on its case to ROUTER (if it has one), restart it, and connect this machine to one of its LAN ports or its Wi-Fi.',
          ja: '下位ルーターがAPモードになっています。WANポートとLANポートのケーブルを抜き、本体にスイッチがあればROUTERに合わせて再起動し、この機器を下位ルーターのLANポートまたはWi-Fiに接続してください。',
        }
      : {
          en: `The lower router does not answer at ${host}. Connect this machine to one of its LAN ports or its Wi-Fi; no cable may join the LAN ports of both routers yet. If it has become an access point by itself, also pull the cable out of its WAN port and restart it.`,
          ja: `下位ルーターが ${host} で応答しません。この機器を下位ルーターのLANポートまたはWi-Fiに接続してください（両方のルーターのLANポート同士はまだつながないでください）。自動的にAPモードになっている場合は、WANポートのケーブルも抜いて再起動してください。`,
        };
  },
  risk: 'none',
  outageS: 0,
  settlesS: 0,
  proven: (situation) => answers(situation, 'lower') && !isAccessPoint(situation),
  undo: () => ({ by: 'itself' }),
};

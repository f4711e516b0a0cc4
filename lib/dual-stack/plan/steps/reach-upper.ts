import { answers } from '../set-step.ts';
import type { PlanStep } from '../step.ts';
import { UPPER_STEPS } from './sides.ts';

export const reachUpper: PlanStep = {
  id: 'reach-upper',
  needed: (situation) => !answers(situation, 'upper') && UPPER_STEPS.some((id) => !situation.settled.has(id)),
  by: () => 'person',
  text: ({ home: { upper } }) => ({
    en: `The upper router does not answer at ${upper.host}. Connect this machine to its LAN (its Wi-Fi, or a cable to one of its LAN ports). If a cable joins the LAN ports of both routers, pull it out.`,
    ja: `上位ルーターが ${upper.host} で応答しません。この機器を上位ルーターのLAN（Wi-FiまたはLANポート）に接続してください。両方のルーターのLANポートがケーブルでつながっている場合は抜いてください。`,
  }),
  risk: 'none',
  outageS: 0,
  settlesS: 0,
  proven: (situation) => answers(situation, 'upper'),
  undo: () => ({ by: 'itself' }),
};

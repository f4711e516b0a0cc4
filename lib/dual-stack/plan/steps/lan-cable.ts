import { lanMac } from '../../../capabilities/lan-mac.ts';
import { wanMac } from '../../../capabilities/wan-mac.ts';
import { dhcpServer } from '../../../capabilities/dhcp-server.ts';
import { addressFits } from '../goal.ts';
import { answers } from '../set-step.ts';
import { mendedLately } from './reach-lower.ts';
import type { Situation, PlanStep } from '../step.ts';

/** Both routers answer in one network, and could not if a cable joined two equal MAC addresses. */
function looksJoined(situation: Situation): boolean {
  const { snapshot } = situation.home.lower;
  const equal = snapshot.value(wanMac) !== undefined && snapshot.value(wanMac) === snapshot.value(lanMac);
  return answers(situation, 'upper') && answers(situation, 'lower') && addressFits(situation.home) && !equal;
}

/** The last thing to do, and the one that shows whether all the rest was right. */
export const lanCable: PlanStep = {
  id: 'lan-cable',
  needed: (situation) =>
    (mendedLately(situation, 'lan-cable') && !looksJoined(situation)) ||
    (!situation.settled.has('lan-cable') && (situation.planned.has('lan-cable') || !looksJoined(situation))),
  by: () => 'person',
  text: () => ({
    en: 'Now plug a cable from a LAN port of the lower router into a LAN port of the upper router. The WAN cable stays.',
    ja: '下位ルーターのLANポートと上位ルーターのLANポートをケーブルでつないでください。WANケーブルはそのままにします。',
  }),
  risk: 'cuts-off',
  outageS: 0,
  settlesS: 0,
  // a second way of this machine into the lower router's LAN looks the same, so a person has to say so
  proven: (situation) =>
    looksJoined(situation) && situation.home.lower.snapshot.value(dhcpServer) !== true ? undefined : false,
  undo: () => ({
    by: 'person',
    text: {
      en: 'Pull the cable out that leads from the lower router’s LAN port to the upper router. The WAN cable stays.',
      ja: '下位ルーターのLANポートから上位ルーターにつながるケーブルを抜いてください。WANケーブルはそのままにします。',
    },
  }),
};

import { lanMac } from '../../../capabilities/lan-mac.ts';
import { wanMac } from '../../../capabilities/wan-mac.ts';
import { dhcpServer } from '../../../capabilities/dhcp-server.ts';
import { addressFits } from '../goal.ts';
import { answers } from '../set-step.ts';
import { mendedSince } from './reach-lower.ts';
import type { Situation, PlanStep } from '../step.ts';

/** Both routers answer in one network, and could not if a cable joined two equal MAC addresses. */
function looksJoined(situation: Situation): boolean {
  const { snapshot } = situation.home.lower;
  const equal = snapshot.value(wanMac) !== undefined && snapshot.value(wanMac) === snapshot.value(lanMac);
  return answers(situation, 'upper') && answers(situation, 'lower') && addressFits(situation.home) && !equal;
}

/** Whoever had to do these again has pulled it out for them. */
function isPulled(situation: Situation): boolean {
  const { done, settled } = situation;
  const plugged = done.lastIndexOf('lan-cable');
  const since = (id: string) => done.lastIndexOf(id) > plugged;
  const macs = plugged >= 0 && ['lower-wan-mac', 'lower-lan-mac'].some(since);
  return settled.has('lan-cable') && (macs || mendedSince(situation, 'lan-cable'));
}

/** The last thing to do, and the one that shows whether all the rest was right. */
export const lanCable: PlanStep = {
  id: 'lan-cable',
  needed: (situation) =>
    isPulled(situation) ||
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

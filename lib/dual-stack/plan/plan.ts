import type { PlannedStep, Situation, PlanStep } from './step.ts';
import { lanCable } from './steps/lan-cable.ts';
import { lowerAccount } from './steps/lower-account.ts';
import { lowerAddress } from './steps/lower-address.ts';
import { lowerDhcp } from './steps/lower-dhcp.ts';
import { lowerLanMac, lowerWanMac } from './steps/lower-macs.ts';
import { lowerModeStep } from './steps/lower-mode.ts';
import { reachLower } from './steps/reach-lower.ts';
import { reachUpper } from './steps/reach-upper.ts';
import { sessionUpStep } from './steps/session-up.ts';
import { upperBridge } from './steps/upper-bridge.ts';
import { upperDhcp } from './steps/upper-dhcp.ts';
import { upperIpoe } from './steps/upper-ipoe.ts';
import { verify } from './steps/verify.ts';
import { wanCable } from './steps/wan-cable.ts';

/**
 * The one safe order. The bridge comes before whoever dials through it, the lower router's mode before the upper one can answer its
 * automatic search, its address before its DHCP server (which gives this machine an address to reach it by), and all of that
 * before its LAN cable joins the two networks.
 */
export const steps: readonly PlanStep[] = [
  reachUpper,
  upperIpoe,
  upperBridge,
  reachLower,
  lowerModeStep,
  lowerAccount,
  wanCable,
  sessionUpStep,
  lowerAddress,
  upperDhcp,
  lowerDhcp,
  lowerWanMac,
  lowerLanMac,
  lanCable,
  verify,
];

export const stepOf = (id: string): PlanStep | undefined => steps.find((step) => step.id === id);

/** The steps that this home still needs, in their order; none for one that is as it should be. */
export function neededSteps(situation: Situation): readonly PlanStep[] {
  const needed = steps.filter((step) => step !== verify && step.needed(situation));
  const checked = needed.length > 0 || (situation.planned.size > 0 && !situation.settled.has(verify.id));
  return checked ? [...needed, verify] : [];
}

export function describedStep(step: PlanStep, situation: Situation): PlannedStep {
  const { id, risk, outageS } = step;
  return { id, by: step.by(situation), text: step.text(situation), risk, outageS };
}

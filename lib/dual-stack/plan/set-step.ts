import { reachable } from '../../capabilities/reachable.ts';
import { wanModeNames } from '../../capabilities/wan-mode.ts';
import type { AnySetting, Setting } from '../../router/capability.ts';
import type { Text } from '../../router/text.ts';
import { NAMES, type Side } from '../home.ts';
import type { Situation, PlanStep } from './step.ts';

/** Whether a router answered at the last look. */
export function answers({ home }: Situation, side: Side): boolean {
  return home[side].snapshot.value(reachable) === true;
}

interface SetStep<T, I> {
  readonly id: string;
  readonly side: Side;
  readonly setting: Setting<T, I>;
  /** What it is to be; undefined: as it is. */
  readonly wanted: (situation: Situation) => I | undefined;
  readonly text: (wanted: I, situation: Situation) => Text;
  /** The same for a person at the settings screen, where the driver cannot. */
  readonly byHand: (wanted: I, situation: Situation) => Text;
  readonly outageS: number;
  readonly settlesS?: number;
  /** Whether something else shows that it is so, where it cannot be read. */
  readonly otherwise?: (situation: Situation) => boolean;
  /** Whether it has to be done once more where it cannot be read: what was set may have been lost. */
  readonly again?: (situation: Situation) => boolean;
  /** Whether only a person can do it at the moment. */
  readonly onlyByHand?: (situation: Situation) => boolean;
  readonly why?: (situation: Situation) => Text | undefined;
}

/** A step that sets one setting of one router. */
export function setStep<T, I>(of: SetStep<T, I>): PlanStep {
  const { id, side, setting, wanted, otherwise = () => false, onlyByHand = () => false } = of;
  const isSo = (situation: Situation): boolean | undefined => {
    const want = wanted(situation);
    if (want === undefined) return true;
    const observed = situation.home[side].snapshot.get(setting);
    if (observed.state === 'known') return setting.matches(observed.value, want, observed.attributes);
    return otherwise(situation) ? true : undefined;
  };
  const by = (situation: Situation) =>
    onlyByHand(situation) || situation.can(side, setting) === false ? 'person' : 'router';
  return {
    id,
    by,
    risk: setting.risk,
    outageS: of.outageS,
    settlesS: of.settlesS ?? 180,
    ...(of.why && { why: of.why }),
    needed: (situation) => {
      const so = isSo(situation);
      // what cannot be read now was so, or was done by a person whose word counts
      return so === undefined ? !situation.settled.has(id) || of.again?.(situation) === true : !so;
    },
    text: (situation) => {
      const want = wanted(situation) as I;
      return by(situation) === 'person' ? of.byHand(want, situation) : of.text(want, situation);
    },
    deed: (situation) =>
      by(situation) === 'person' ? undefined : { side, capability: setting, input: wanted(situation) },
    proven: (situation) => {
      const so = isSo(situation);
      // whoever does not answer has shown nothing
      return so === undefined && (!answers(situation, side) || by(situation) === 'router') ? false : so;
    },
    before: ({ home }) => {
      const observed = home[side].snapshot.get(setting);
      if (observed.state === 'unknown') return null;
      // what the vendor gave an interface is asked for by that name
      return observed.attributes?.['vendor'] === true ? 'default' : observed.value;
    },
    undo: (before, can) =>
      before === undefined || before === null
        ? { by: 'nobody', text: staysAsItIs(setting, side) }
        : can(side, setting) === false
          ? { by: 'person', text: backByHand(setting, side, before) }
          : { by: 'router', deed: { side, capability: setting, input: before } },
  };
}

function staysAsItIs({ name }: AnySetting, side: Side): Text {
  return {
    en: `${name.en} of the ${NAMES[side].en} stays as it is: how it was set before could not be read.`,
    ja: `${NAMES[side].ja}の${name.ja}は現在の設定のままです（変更前の設定を読み取れなかったため）。`,
  };
}

function backByHand({ name }: AnySetting, side: Side, before: unknown): Text {
  const shown = SHOWN[String(before)] ?? { en: String(before), ja: String(before) };
  return {
    en: `Set ${name.en} of the ${NAMES[side].en} back to ${shown.en} in its settings screen.`,
    ja: `${NAMES[side].ja}の設定画面で、${name.ja}を変更前の「${shown.ja}」に戻してください。`,
  };
}

const SHOWN: Readonly<Record<string, Text>> = {
  true: { en: 'on', ja: '有効' },
  false: { en: 'off', ja: '無効' },
  default: { en: 'the one that the maker gave it', ja: '初期値' },
  ...wanModeNames,
};

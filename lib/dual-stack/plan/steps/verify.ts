import { judge } from '../../judge.ts';
import { connect } from '../../../capabilities/connect.ts';
import { answers } from '../set-step.ts';
import type { PlanStep } from '../step.ts';
import { dials } from './session-up.ts';

/** The checks have the last word. */
export const verify: PlanStep = {
  id: 'verify',
  needed: () => true,
  by: () => 'router',
  text: () => ({
    en: 'Check the whole home: both roads are up and everything fits together.',
    ja: 'ネットワーク全体を確認します（両方の経路が使え、設定に矛盾がないこと）。',
  }),
  risk: 'none',
  outageS: 0,
  settlesS: 240,
  // what was done since may have cost it its session
  deed: (situation) =>
    !dials(situation) && situation.can('lower', connect) === true
      ? { side: 'lower', capability: connect, input: null }
      : undefined,
  proven: (situation) =>
    answers(situation, 'upper') &&
    answers(situation, 'lower') &&
    dials(situation) &&
    judge(situation.home).status !== 'problem',
  why: ({ home }) => {
    const { headline } = judge(home);
    const remedy = judge(home).findings.find(({ status }) => status === 'problem')?.remedy;
    return remedy ? { en: `${headline.en} ${remedy.en}`, ja: `${headline.ja}${remedy.ja}` } : headline;
  },
  undo: () => ({ by: 'itself' }),
};

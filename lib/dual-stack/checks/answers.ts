import { reachable } from '../../capabilities/reachable.ts';
import type { Check } from '../check.ts';
import { ok, problem } from '../../router/finding.ts';
import { fact, NAMES, type Side } from '../home.ts';

/** Whether a router answers at all. One that refuses its login, or is busy, does answer. */
function answers(side: Side): Check {
  const name = NAMES[side];
  return {
    id: `${side}-answers`,
    area: side,
    name: { en: `${side === 'upper' ? 'Upper' : 'Lower'} router answers`, ja: `${name.ja}の応答` },
    judge: (home) => {
      const { snapshot, problem: trouble, host } = home[side];
      const evidence = [
        fact(home, side, reachable),
        ...(trouble ? [`${side} ${host}: ${trouble.code}`] : []),
      ];
      const silent =
        snapshot.value(reachable) === false ||
        (snapshot.value(reachable) === undefined && trouble !== undefined && SILENT.has(trouble.code));
      if (silent)
        return problem(
          {
            en: `The ${name.en} does not answer at ${host}.`,
            ja: `${name.ja}（${host}）が応答しません。`,
          },
          {
            en: 'See whether it is switched on and its LAN cable is in. It may be restarting, have another address now, or have become an access point.',
            ja: '電源とLANケーブルを確認してください。再起動中、アドレスの変更、APモードへの切り替わりの可能性もあります。',
          },
          evidence,
        );
      return ok({ en: `The ${name.en} answers.`, ja: `${name.ja}は応答しています。` }, evidence);
    },
  };
}

const SILENT: ReadonlySet<string> = new Set(['unreachable', 'timeout']);

export const upperAnswers = answers('upper');
export const lowerAnswers = answers('lower');

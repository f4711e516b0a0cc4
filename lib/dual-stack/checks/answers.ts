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
            en: `See whether it is switched on and its LAN cable is in. It may be restarting, or have another address now.${side === 'lower' ? AP.en : ''}`,
            ja: `電源とLANケーブルを確認してください。再起動中か、アドレスが変わった可能性もあります。${side === 'lower' ? AP.ja : ''}`,
          },
          evidence,
        );
      return ok({ en: `The ${name.en} answers.`, ja: `${name.ja}は応答しています。` }, evidence);
    },
  };
}

/** An access point keeps no address of its own: it asks the upper router for one. */
const AP = {
  en: ' Where it falls back to access point mode, it takes an address from the upper router: look for its name in that one’s list of devices, open it there, and set it to router mode by hand.',
  ja: 'APモードに切り替わった場合は、上位ルーターから別のアドレスを取得します。上位ルーターの接続機器一覧で探して設定画面を開き、ルーターモードに固定してください。',
};

const SILENT: ReadonlySet<string> = new Set(['unreachable', 'timeout']);

export const upperAnswers = answers('upper');
export const lowerAnswers = answers('lower');

import { z } from 'zod';
import type { Notice } from '../router/notice.ts';
import type { Language, Text } from '../router/text.ts';
import type { Outcome } from '../router/verification.ts';

const kept = z.object({
  action: z.string(),
  /** Its outcome, or the code of its error. */
  outcome: z.string(),
  /** Both in words; absent where an earlier version ended it. */
  text: z.string().optional(),
  at: z.string(),
});

/** How the last action ended. */
export type LastAction = Readonly<z.output<typeof kept>>;

const OUTCOMES: Readonly<Record<Outcome, Text>> = {
  verified: { en: 'done', ja: '完了' },
  unchanged: { en: 'already so', ja: '変更なし' },
  'pending-restart': { en: 'after a restart', ja: '再起動後に反映' },
  uncertain: { en: 'uncertain', ja: '結果不明' },
};

/** `at`: when it ended. */
export function lastActionOf(
  { capability, result, error }: Extract<Notice, { kind: 'done' }>,
  language: Language,
  at: string,
): LastAction {
  const code = error?.code ?? 'defect';
  const name = capability.name[language];
  const failed = { en: `${name}: failed (${code})`, ja: `${name}：失敗（${code}）` };
  if (!result) return { action: capability.id, outcome: code, text: failed[language], at };
  const came = OUTCOMES[result.outcome];
  const ended = { en: `${name}: ${came.en}`, ja: `${name}：${came.ja}` };
  return { action: capability.id, outcome: result.outcome, text: ended[language], at };
}

/** The last action that a state document tells of; null: it tells of none. */
export function lastActionIn(document: Readonly<Record<string, unknown>>): LastAction | null {
  return kept.safeParse(document['last_action']).data ?? null;
}

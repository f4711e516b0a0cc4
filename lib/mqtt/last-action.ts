import { z } from 'zod';
import type { Notice } from '../router/notice.ts';
import { ORIGINS, type Origin } from '../router/operations.ts';
import type { Language, Text } from '../router/text.ts';
import type { Outcome } from '../router/verification.ts';

const lastAction = z.object({
  action: z.string(),
  /** What the action is called, in the language in which the router is shown. Home Assistant takes no attribute `name`. */
  action_name: z.string().nullable().default(null),
  /** Its outcome, or the code of its error. */
  outcome: z.string(),
  /** When it ended. */
  at: z.string(),
  /** Who asked; null where that is not known. */
  by: z.enum(ORIGINS).nullable().default(null),
  /** The same for a person, in that language. */
  by_name: z.string().nullable().default(null),
  /** Of the error, if there was one. */
  code: z.string().nullable().default(null),
  /** What came of it, for a person, in that language. */
  text: z.string().nullable().default(null),
});

/** How the last action ended. */
export type LastAction = Readonly<z.output<typeof lastAction>>;

const OUTCOMES: Readonly<Record<Outcome, Text>> = {
  verified: { en: 'Done, as what was read afterwards shows.', ja: '完了しました（読み取りで確認済み）。' },
  unchanged: {
    en: 'It was so already; nothing was sent.',
    ja: 'すでにその状態のため、何も送信していません。',
  },
  'pending-restart': {
    en: 'The router has taken it, and does it after its next restart.',
    ja: 'ルーターが受け付けました。次の再起動後に反映されます。',
  },
  uncertain: {
    en: 'It was sent, and what was read does not show whether it happened.',
    ja: '送信しましたが、反映されたか確認できません。',
  },
};

/** Who asks over MQTT is not told apart. */
const ASKERS: Readonly<Record<Origin, Text>> = {
  mqtt: { en: 'Home Assistant or MQTT', ja: 'Home AssistantまたはMQTT' },
  flow: { en: 'a flow', ja: 'フロー' },
  'set-up': { en: 'the set-up', ja: '設定作業' },
  'command-line': { en: 'the command line', ja: 'コマンドライン' },
};

export function lastActionOf(
  { capability, origin, result, error }: Notice & { readonly kind: 'done' },
  at: string,
  language: Language,
): LastAction {
  const outcome = result?.outcome ?? error?.code ?? 'defect';
  const text = result ? OUTCOMES[result.outcome][language] : (error?.sentence(language) ?? null);
  return {
    action: capability.id,
    action_name: capability.name[language],
    outcome,
    at,
    by: origin ?? null,
    by_name: origin ? ASKERS[origin][language] : null,
    code: error?.code ?? null,
    text,
  };
}

/** The last action that a document tells of, which an earlier version may have written. */
export function lastActionIn({ last_action: last }: { readonly last_action?: unknown }): LastAction | null {
  return lastAction.safeParse(last).data ?? null;
}

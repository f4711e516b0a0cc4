import { z } from 'zod';
import { logKinds, type LogKind } from '../capabilities/log-kinds.ts';
import { pattern } from '../pattern/pattern.ts';
import { RouterError } from '../router/errors.ts';
import { oddityIn, OVERRIDES } from '../router/json.ts';
import { logPatterns, type LogPattern } from './patterns.ts';
import { checkedInput } from '../router/checked-input.ts';

const MOST_COMPARED = 256;
const MOST_DETAIL = 300;
/** Of all patterns together: the longest line that is compared then costs a few milliseconds, and a hundred may come in a second. */
const MOST_STEPS = 1_000;

/** The part `log` of a profile: what is given for a kind takes the place of what we know; null: nothing is that kind. */
const overrides = z
  .partialRecord(
    z.enum(logKinds),
    z
      .array(pattern({ ignoreCase: true }))
      .max(20)
      .nullable(),
  )
  .refine(
    (kinds) =>
      Object.values(kinds)
        .flatMap((patterns) => patterns ?? [])
        .reduce((sum, { steps }) => sum + steps, 0) <= MOST_STEPS,
    'too much together',
  );

const HINT = {
  en: 'Patterns for lines of the log are lists of regular expressions for each kind, such as {"log":{"session-down":["PPPoE .*down"]}}.',
  ja: 'ログの行のパターンは、種類ごとの正規表現のリストです。例：{"log":{"session-down":["PPPoE.*切断"]}}',
};

/** Takes a profile’s part about the log apart from the rest, which is about the settings screen. Throws `invalid-input`. */
export function withoutLog(profile: unknown): {
  readonly rest: unknown;
  readonly patterns: readonly LogPattern[];
} {
  if (typeof profile !== 'object' || profile === null || !('log' in profile))
    return { rest: profile, patterns: logPatterns };
  const { log, ...rest } = profile;
  const oddity = oddityIn(log, OVERRIDES);
  if (oddity !== undefined) throw faulty(`log: ${oddity}`);
  const checked = checkedInput(overrides, log, { about: 'profile', within: 'log', hint: HINT });
  const given = new Map(Object.entries(checked));
  const own = [...given].flatMap(([kind, expressions]) =>
    (expressions ?? []).map((each): LogPattern => ({
      kind: kind as LogKind,
      vendor: 'user',
      basis: 'doc',
      expression: each,
    })),
  );
  return { rest, patterns: [...own, ...logPatterns.filter(({ kind }) => !given.has(kind))] };
}

function faulty(detail: string): RouterError {
  return new RouterError('invalid-input', { detail: `profile: ${detail.slice(0, MOST_DETAIL)}`, hint: HINT });
}

/** The first pattern that fits; undefined for the many lines that tell nothing about the way out. */
export function patternOf(
  line: string,
  patterns: readonly LogPattern[] = logPatterns,
): LogPattern | undefined {
  const compared = line.slice(0, MOST_COMPARED);
  return patterns.find(({ expression: each }) => each.test(compared));
}

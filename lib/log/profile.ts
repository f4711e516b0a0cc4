import { z } from 'zod';
import { logKinds, type LogKind } from '../capabilities/log-kinds.ts';
import { RouterError } from '../router/errors.ts';
import { logPatterns, type LogPattern } from './patterns.ts';

const MOST_COMPARED = 256;
const MOST_REPETITIONS = 2;

const expression = z
  .string()
  .min(1)
  .max(200)
  .refine(isHarmless, 'at most two of * and +, and none behind a bracket')
  .transform((text, context) => {
    try {
      return new RegExp(text, 'i');
    } catch {
      context.addIssue({ code: 'custom', message: 'no regular expression' });
      return z.NEVER;
    }
  });

/** The part `log` of a profile: what is given for a kind takes the place of what we know; null: nothing is that kind. */
const overrides = z.partialRecord(z.enum(logKinds), z.array(expression).max(20).nullable());

const HINT = {
  en: 'Patterns for lines of the log are lists of regular expressions for each kind, such as {"log":{"session-down":["PPPoE .*down"]}}.',
  ja: 'ログの行のパターンは、種類ごとの正規表現のリストです。例: {"log":{"session-down":["PPPoE.*切断"]}}',
};

/** Takes a profile’s part about the log apart from the rest, which is about the settings screen. Throws `invalid-input`. */
export function withoutLog(profile: unknown): {
  readonly rest: unknown;
  readonly patterns: readonly LogPattern[];
} {
  if (typeof profile !== 'object' || profile === null || !('log' in profile))
    return { rest: profile, patterns: logPatterns };
  const { log, ...rest } = profile;
  const parsed = overrides.safeParse(log);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${['log', ...path].join('.')}: ${message}`,
    );
    const detail = `profile: ${faults.join('; ')}`;
    throw new RouterError('invalid-input', { detail, hint: HINT });
  }
  const given = new Map(Object.entries(parsed.data));
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

/** Others can take longer than the universe for one line that a stranger wrote. */
function isHarmless(text: string): boolean {
  const bare = text.replaceAll(/\\./g, '.').replaceAll(/\[[^\]]*\]/g, '.');
  return !/\)(?:[*+]|\{)/.test(bare) && (bare.match(/[*+]|\{\d+,\}/g) ?? []).length <= MOST_REPETITIONS;
}

/** The first pattern that fits; undefined for the many lines that tell nothing about the way out. */
export function patternOf(
  line: string,
  patterns: readonly LogPattern[] = logPatterns,
): LogPattern | undefined {
  const compared = line.slice(0, MOST_COMPARED);
  return patterns.find(({ expression: each }) => each.test(compared));
}

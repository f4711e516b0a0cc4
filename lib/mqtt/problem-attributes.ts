import type { ErrorCode } from '../router/errors.ts';
import { REMEDIES } from '../router/remedies.ts';
import type { Language } from '../router/text.ts';
import { asState } from './limits.ts';
import type { ProblemInfo } from './presence.ts';
import type { Problem } from './publishable.ts';

/** What is wrong and what to do about it, for a person; null where nothing is known. */
export type ProblemAttributes = Readonly<Record<'code' | 'text' | 'remedy' | 'detail', string | null>>;

export function problemAttributes(
  { code, text, hint, detail }: Problem,
  language: Language,
): ProblemAttributes {
  const remedy = hint ?? REMEDIES[code as ErrorCode];
  return {
    code,
    text: text?.[language] ?? null,
    remedy: remedy?.[language] ?? null,
    detail: detail ?? null,
  };
}

/** What a state document says is wrong with a router or home. */
export function problemIn(
  { problem: code, problem_attributes: attributes }: Readonly<Record<string, unknown>>,
  place: Pick<ProblemInfo, 'slug' | 'name'>,
): ProblemInfo | undefined {
  if (typeof code !== 'string') return undefined;
  const text = (attributes as ProblemAttributes | undefined)?.text ?? null;
  return { slug: place.slug, name: asState(place.name), code, text: text && asState(text) };
}

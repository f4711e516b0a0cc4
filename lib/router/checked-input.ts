import type { z } from 'zod';
import { RouterError } from './errors.ts';
import type { Text } from './text.ts';

const MOST_FAULTS = 5;
const MOST_CHARS = 300;

export interface CheckedInputOptions {
  /** What was given, in a word: `rules`, `profile`. */
  readonly about?: string;
  /** The place of what was given in something larger. */
  readonly within?: string;
  readonly hint?: Text;
}

/** What was given, if it fits its schema. Throws `invalid-input` that says where it does not and why, and never repeats a value. */
export function checkedInput<T>(
  schema: z.ZodType<T>,
  given: unknown,
  { about, within, hint }: CheckedInputOptions = {},
): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, MOST_FAULTS).map(({ path, message }) => {
    const where = [...(within === undefined ? [] : [within]), ...path].join('.');
    return where === '' ? message : `${where}: ${message}`;
  });
  const detail = `${about === undefined ? '' : `${about}: `}${faults.join('; ')}`.slice(0, MOST_CHARS);
  throw new RouterError('invalid-input', { detail, ...(hint && { hint }) });
}

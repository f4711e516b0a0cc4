import { RE2JS } from 're2js';
import { z } from 'zod';

/** Of a written expression. */
const MOST_SOURCE = 200;
/** Of a compiled one; `a{100}` has a hundred. */
const MOST_STEPS = 1_000;
const MOST_GROUPS = 10;
/** Of a text; what is behind is not looked at. */
const MOST_CHARS = 65_536;
/** Steps times characters: 30 to 50 ms on a small machine. */
const MOST_WORK = 1_000_000;

/**
 * A regular expression that we did not write: a user’s, a profile’s, an archive’s. It never goes back in a text, so the worst it
 * can cost is its own size times the length of the text, and both are bounded. In exchange it knows no look-around and no
 * back references (the syntax is RE2’s; `\s` are the blanks of ASCII).
 */
export class Pattern {
  /** As it was written. */
  readonly source: string;
  /** What one character of a text may cost. */
  readonly steps: number;
  readonly #automaton: RE2JS;
  readonly #mostChars: number;

  /** Throws a `SyntaxError` that says why in one line. */
  constructor(source: string, { ignoreCase = false }: { readonly ignoreCase?: boolean } = {}) {
    if (source === '') throw new SyntaxError('empty');
    if (source.length > MOST_SOURCE) throw new SyntaxError(`longer than ${MOST_SOURCE} characters`);
    this.#automaton = compiled(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    this.source = source;
    this.steps = this.#automaton.programSize();
    if (this.steps > MOST_STEPS || this.#automaton.groupCount() > MOST_GROUPS)
      throw new SyntaxError('too many groups or repetitions');
    this.#mostChars = Math.min(MOST_CHARS, Math.floor(MOST_WORK / this.steps));
  }

  /** Whether it fits somewhere in a text. */
  test(text: string): boolean {
    return this.#automaton.test(text.slice(0, this.#mostChars));
  }

  /** What its first group holds where it fits first; undefined where it does not, or has none. */
  firstGroup(text: string): string | undefined {
    return this.#automaton.exec(text.slice(0, this.#mostChars))?.[1];
  }
}

function compiled(source: string, flags: number): RE2JS {
  // the translation below would take it for the letter
  if (/^(?:[^\\]|\\[^k])*\\k/su.test(source)) throw new SyntaxError('no back references');
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), flags);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : '';
    throw new SyntaxError(said.replace(/^error parsing regexp: /, '').slice(0, 100) || 'cannot be read');
  }
}

/** An expression at a boundary. */
export function pattern(options: { readonly ignoreCase?: boolean } = {}) {
  return z.string().transform((source, context) => {
    try {
      return new Pattern(source, options);
    } catch (thrown) {
      const why = thrown instanceof SyntaxError ? thrown.message : 'cannot be read';
      context.addIssue({ code: 'custom', message: `no regular expression that can be used: ${why}` });
      return z.NEVER;
    }
  });
}

/** What somebody wrote where JSON and bare words may stand: `true`, a number, an object, or the text itself, such as an address. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a payload says; undefined where it is empty, longer than `most` bytes, or no JSON. */
export function jsonIn(payload: Uint8Array, most: number): unknown {
  if (payload.length === 0 || payload.length > most) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

/** What a document from outside may be at most. */
export interface JsonLimits {
  /** How many levels of objects and lists. */
  readonly levels: number;
  /** How many values. */
  readonly values: number;
  /** Of all names and texts together. */
  readonly chars: number;
  /** Unpaired surrogates are borne, as in what a browser recorded of binary data. */
  readonly unpaired?: boolean;
}

/** Of what a person writes to change a profile. */
export const OVERRIDES: JsonLimits = { levels: 20, values: 5_000, chars: 50_000 };

/**
 * Why a value is no JSON that anybody would write by hand, in a few words; undefined where it is. Without recursion, so that
 * neither depth nor a circle harms.
 */
export function oddityIn(
  value: unknown,
  { levels, values, chars, unpaired = false }: JsonLimits,
): string | undefined {
  let level: readonly unknown[] = [value];
  let [seen, length] = [0, 0];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return `more than ${levels} levels deep`;
    const next: unknown[] = [];
    for (const each of level) {
      const names =
        typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.keys(each) : [];
      if (names.includes('__proto__')) return '__proto__ is no name';
      seen += 1;
      for (const text of typeof each === 'string' ? [each] : names) {
        length += text.length;
        if (!unpaired && !text.isWellFormed()) return 'half a character';
      }
      if (typeof each === 'number' && !Number.isFinite(each)) return 'a number that is too large';
      if (length > chars) return `more than ${chars} characters`;
      if (typeof each === 'object' && each !== null)
        for (const child of Object.values(each)) next.push(child);
      if (seen + next.length > values) return `more than ${values} values`;
    }
    level = next;
  }
  return undefined;
}

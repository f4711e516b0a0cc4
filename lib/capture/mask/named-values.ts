import { isUsual, kindOfLabel, kindOfName, tellsSomething } from './key-words.ts';
import type { Kind } from './kinds.ts';

/** A value with its name before it, in text that is no markup. */
export interface Pair {
  readonly kind: Kind;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** `name: "value"`, `name = 'value'`, `("name", "value")`. The value is not used up: it may be the next one's name. */
const QUOTED =
  /(["']?)(?<![\w.$-])(?<name>[\w.$-]{1,64})\1\s*[:=,]\s*(?=(?<quote>["'])(?<value>(?:\\[^\n]|(?!\k<quote>)[^\\\n]){1,512})\k<quote>)/g;
/** The same with a long number that has no quotation marks. */
const NUMBER = /(["']?)(?<![\w.$-])(?<name>[\w.$-]{1,64})\1\s*[:=]\s*(?=(?<value>\d{6,32})(?![\w.]))/g;
/** `?name=value&name=value`, as in addresses and in what a form sends; not what only looks so in script. */
const QUERY =
  /(?<=^|\?|(?<!&)&|&amp;)(?<name>[\w.$-]{1,64})=(?=(?<value>[\w%.~*+-]{1,512})(?:[&#"'\s<>\\]|$))/g;
/** `label: value` as people and logs write it. */
const SPELT =
  /(?<=^|[\n\t,;、。（(])[ \u3000]*(?<name>[^\n\t,;:：、。（(]{2,40})[:：][ \u3000]*(?=(?<value>[^\s,;、。]{1,128}))/g;

/** `words`: what people read; `code`: script, data and addresses, where a colon means something else. Where two overlap, the first counts. */
export function pairsIn(text: string, kind: 'words' | 'code'): readonly Pair[] {
  const found = [
    ...matches(QUOTED, text, (name) => kindOfName(name, 'elsewhere')),
    ...matches(NUMBER, text, (name) => kindOfName(name, 'elsewhere')),
    ...matches(QUERY, text, (name) => kindOfName(name, 'elsewhere')),
    ...(kind === 'words' ? matches(SPELT, text, kindOfLabel) : []),
  ].toSorted((a, b) => a.from - b.from);
  const pairs: Pair[] = [];
  for (const pair of found) if (pair.from >= (pairs.at(-1)?.to ?? 0)) pairs.push(pair);
  return pairs;
}

function* matches(
  expression: RegExp,
  text: string,
  kindOf: (name: string) => Kind | undefined,
): Generator<Pair, void, undefined> {
  for (const match of text.matchAll(expression)) {
    const { name = '', value = '', quote = '' } = match.groups ?? {};
    const kind = kindOf(name.trim());
    if (!kind || isUsual(value) || !tellsSomething(kind, value)) continue;
    const from = match.index + match[0].length + quote.length;
    yield { kind, value, from, to: from + value.length };
  }
}

import { plain, tidy, withoutRemark } from '../../screen/page/words.ts';
import { valueOf } from '../../screen/vocabulary/values.ts';
import type { ReadingLine } from './profile.ts';

type Line = Partial<Pick<ReadingLine, 'words' | 'means' | 'verbatim' | 'pattern' | 'as'>>;

/** What a text on the screen says, or undefined where it cannot be read so. */
export function meaningOf(said: string | boolean, line: Line, now: number): unknown {
  const { words, means, verbatim, pattern, as = 'text' } = line;
  if (typeof said === 'boolean') return words?.[String(said)] ?? said;
  if (as === 'lines') return linesIn(said);
  const whole = as === 'joined' ? said.replaceAll(/\s/g, '') : said;
  const text = pattern ? pattern.firstGroup(whole.normalize('NFKC'))?.trim() : tidy(whole);
  if (text === undefined) return undefined;
  const meaning = wordsMean(said, text, line);
  if (meaning !== undefined) return meaning;
  if ((words ?? means) && !verbatim) return undefined;
  return as === 'ago' ? beginning(text, now) : text;
}

/** By all of it; else by those of its lines that mean something, if they agree: a link speed above, the state below. */
function wordsMean(said: string, text: string, { words, means }: Line): string | boolean | undefined {
  const meaning = (each: string) =>
    meaningIn(words, each) ?? meaningIn(words, withoutRemark(each)) ?? (means && valueOf(means, each));
  const whole = meaning(text);
  if (whole !== undefined) return whole;
  const lines = said.split('\n').flatMap((each) => meaning(each) ?? []);
  return new Set(lines).size === 1 ? lines[0] : undefined;
}

function linesIn(said: string): readonly string[] {
  return said
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-MOST_LINES);
}

const MOST_LINES = 50;

function meaningIn(words: ReadingLine['words'], text: string): string | boolean | undefined {
  return Object.entries(words ?? {}).find(([word]) => plain(word) === plain(text))?.[1];
}

/** Nothing, or what screens print in its place. */
export function isNothing(said: string | boolean): boolean {
  return typeof said === 'string' && /^[-‐－ー\s]*$/u.test(said);
}

/** Longer ones are no time. */
const MOST_TIME = 100;

const TIMES: ReadonlyArray<readonly [RegExp, seconds: number]> = [
  [/(\d{1,12})\s*(?:週間?|weeks?|w)(?![a-z])/, 604_800],
  [/(\d{1,12})\s*(?:日間?|days?|d)(?![a-z])/, 86_400],
  [/(\d{1,12})\s*(?:時間|hours?|hrs?|h)(?![a-z])/, 3600],
  [/(\d{1,12})\s*(?:分間?|minutes?|mins?|m)(?![a-z])/, 60],
  [/(\d{1,12})\s*(?:秒間?|seconds?|secs?|s)(?![a-z])/, 1],
];

/**
 * `1日 02:03:04`, `102:4:43`, `2 days 3:04:05`, `通信時間: 20分39秒` and `12:34:56`: how long something has lasted, as when it began.
 * Undefined where a figure is left over: a date, a unit that nobody knows, hours and minutes that may be minutes and seconds.
 */
function beginning(text: string, now: number): string | undefined {
  if (text.length > MOST_TIME) return undefined;
  let rest = text.normalize('NFKC').toLowerCase();
  let total: number | undefined;
  const clock = /(\d{1,4}):(\d{1,2}):(\d{1,2})/.exec(rest);
  if (clock) {
    const [hours = 0, minutes = 0, seconds = 0] = clock.slice(1).map(Number);
    total = (hours * 60 + minutes) * 60 + seconds;
    rest = rest.replace(clock[0], ' ');
  }
  for (const [unit, seconds] of TIMES) {
    const found = unit.exec(rest);
    if (!found) continue;
    total = (total ?? 0) + Number(found[1]) * seconds;
    rest = rest.replace(found[0], ' ');
  }
  if (total === undefined || /\d/.test(rest)) return undefined;
  const began = new Date(now - total * 1000);
  // a screen may claim any number of days
  return Number.isNaN(began.getTime()) ? undefined : began.toISOString();
}

import { plain, withoutRemark } from '../../screen/page/words.ts';
import type { Shown } from './profile.ts';

/** What a text on the screen says, or undefined where it cannot be read so. */
export function meaningOf(
  said: string | boolean,
  { words, verbatim, pattern, as = 'text' }: Partial<Pick<Shown, 'words' | 'verbatim' | 'pattern' | 'as'>>,
  now: number,
): unknown {
  if (typeof said === 'boolean') return words?.[String(said)] ?? said;
  const text = (pattern ? pattern.firstGroup(said) : said)?.trim();
  if (text === undefined) return undefined;
  const meaning = meaningIn(words, text) ?? meaningIn(words, withoutRemark(text));
  if (words && !verbatim) return meaning;
  if (meaning !== undefined) return meaning;
  if (as === 'ago') return beginning(text, now);
  if (as === 'lines')
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean)
      .slice(-MOST_LINES);
  return text;
}

const MOST_LINES = 50;

function meaningIn(words: Shown['words'], text: string): string | boolean | undefined {
  return Object.entries(words ?? {}).find(([word]) => plain(word) === plain(text))?.[1];
}

/** Nothing, or what screens print in its place. */
export function isNothing(said: string | boolean): boolean {
  return typeof said === 'string' && /^[-‐－ー\s]*$/u.test(said);
}

/** `1日 02:03:04`, `2 days 3:04:05`, `通信時間: 20分39秒` and `12:34:56`: how long something has lasted, as when it began. */
function beginning(text: string, now: number): string | undefined {
  const number = (unit: RegExp) => Number(unit.exec(text)?.[1] ?? 0);
  const clock = /(\d{1,3}):(\d{2}):(\d{2})/.exec(text);
  const spelt = [/(\d{1,12})\s*(?:時間|h)/, /(\d{1,12})\s*(?:分|min)/, /(\d{1,12})\s*(?:秒|s)/].map(number);
  const days = number(/(\d{1,12})\s*(?:日|days?)/);
  const [hours = 0, minutes = 0, seconds = 0] = clock ? clock.slice(1).map(Number) : spelt;
  const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  if (!clock && total === 0 && !/\d/.test(text)) return undefined;
  const began = new Date(now - total * 1000);
  // a screen may claim any number of days
  return Number.isNaN(began.getTime()) ? undefined : began.toISOString();
}

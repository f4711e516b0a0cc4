import { hours, minutes, seconds } from './clock.ts';
import type { AnyReadable } from './capability.ts';
import type { Snapshot } from './snapshot.ts';
import type { Language, Text } from './text.ts';

/** What was read within this time is as good as new, and its age is not told. */
const NEW_MS = minutes(1);

const UNITS: readonly (readonly [ms: number, word: Text])[] = [
  [hours(24), { en: 'd', ja: '日' }],
  [hours(1), { en: 'h', ja: '時間' }],
  [minutes(1), { en: 'min', ja: '分' }],
  [seconds(1), { en: 's', ja: '秒' }],
];

/** A span in milliseconds as people say it, by its two largest units: `3 h 12 min`, `3時間12分`. */
export function duration(ms: number, language: Language): string {
  const span = Math.max(0, ms);
  const largest = UNITS.findIndex(([unit]) => span >= unit);
  const used = largest < 0 ? UNITS.slice(-1) : UNITS.slice(largest, largest + 2);
  let rest = span;
  const parts = used.map(([unit, word], at) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count === 0 && at > 0 ? '' : { en: `${count} ${word.en}`, ja: `${count}${word.ja}` }[language];
  });
  return parts.filter(Boolean).join({ en: ' ', ja: '' }[language]);
}

/** How old something is, in brackets; nothing where it is as good as new. */
export function describedAge(ms: number, language: Language): string {
  if (ms < NEW_MS) return '';
  const span = duration(ms, language);
  return { en: ` (read ${span} ago)`, ja: `（${span}前の値）` }[language];
}

/** Whether what is usually read each `paceMs` was left out for so long that its age should be told. */
function isOverdue(ms: number, paceMs: number): boolean {
  return ms >= Math.max(NEW_MS, 2 * paceMs);
}

/** What is known in it, but was read longer ago than the pace of the channel that told it. `now`: wall clock, milliseconds since 1970. */
export function overdueIn(
  snapshot: Snapshot,
  paceOf: (token: AnyReadable, channel: string) => number | undefined,
  now: number,
): readonly AnyReadable[] {
  return [...snapshot].flatMap(([token, observed]) => {
    const pace = observed.state === 'known' ? paceOf(token, observed.channel) : undefined;
    return pace !== undefined && isOverdue(now - observed.at, pace) ? [token] : [];
  });
}

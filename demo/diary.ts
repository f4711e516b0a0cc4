import type { Box, Settings } from '../test/emulators/box/box.ts';
import type { Home } from '../test/emulators/home/home.ts';

/** A line of the diary; what happened is a word of the page, `value` stands in it. */
export interface DiaryEntry {
  readonly at: number;
  readonly who: 'you' | 'upper' | 'lower';
  readonly what: string;
  readonly value?: string;
}

interface BoxFacts {
  readonly away: boolean;
  readonly mode: string;
  readonly address: string | undefined;
  readonly error: string;
}

/** What is compared. */
export interface Facts {
  readonly upper: BoxFacts;
  readonly lower: BoxFacts;
  readonly settings: { readonly upper: Settings; readonly lower: Settings };
}

export function factsOf({ upper, lower }: Home): Facts {
  const { settings: ofUpper } = upper.box;
  const { settings: ofLower } = lower.box;
  return {
    upper: boxFacts(upper.box),
    lower: boxFacts(lower.box),
    settings: { upper: ofUpper, lower: ofLower },
  };
}

function boxFacts(box: Box): BoxFacts {
  const { away, mode, session } = box;
  return { away, mode, address: away ? undefined : box.wanAddress, error: session.error };
}

export function entriesBetween(before: Facts, now: Facts, at = Date.now()): readonly DiaryEntry[] {
  return (['upper', 'lower'] as const).flatMap((who) => {
    const changed = settingsNews(before.settings[who], now.settings[who]);
    const happened = boxNews(before[who], now[who]);
    return [...changed, ...happened].map((entry): DiaryEntry => ({ at, who, ...entry }));
  });
}

/** What there is to tell before anything has happened. */
export function greeting(facts: Facts, at = Date.now()): readonly DiaryEntry[] {
  return (['upper', 'lower'] as const).flatMap((who) => {
    const { address: value } = facts[who];
    return value === undefined ? [] : [{ at, who, what: 'up', value }];
  });
}

type News = Pick<DiaryEntry, 'what' | 'value'>;

function boxNews(before: BoxFacts, now: BoxFacts): readonly News[] {
  if (before.away !== now.away) return [{ what: now.away ? 'away' : 'back' }, ...sessionNews(before, now)];
  const mode = before.mode === now.mode ? [] : [{ what: 'mode', value: now.mode }];
  return [...mode, ...sessionNews(before, now)];
}

function sessionNews(before: BoxFacts, now: BoxFacts): readonly News[] {
  if (now.address !== undefined)
    return now.address === before.address ? [] : [{ what: 'up', value: now.address }];
  if (now.away) return [];
  if (before.address !== undefined) return [{ what: now.error === '' ? 'down' : now.error }];
  return now.error === before.error || now.error === '' ? [] : [{ what: now.error }];
}

/** What somebody has set on a settings screen; passwords are not told. */
function settingsNews(before: Settings, now: Settings): readonly News[] {
  return Object.entries(now)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Settings]))
    .map(([key, value]) => ({
      what: `set.${key}`,
      value: typeof value === 'object' ? value.username : String(value),
    }));
}

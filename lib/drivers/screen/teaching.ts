import type { Clock } from '../../router/clock.ts';
import type { Teaching } from '../../router/survey.ts';
import type { Screen } from '../../screen/screen.ts';
import { lessonFor } from './lesson.ts';
import type { ScreenSession } from './session.ts';
import type { Pages } from './sights.ts';
import { surveyOf, type SurveyLine } from './survey.ts';

/** The pages of a screen at one time, and what is looked for on them. */
export interface Seen {
  readonly lines: readonly SurveyLine[];
  readonly pages: Pages;
}

/** A settings screen that a person can teach us. A person asks, so that a refused login is tried once more. */
export function teachingOn(
  session: ScreenSession,
  clock: Clock,
  look: (screen: Screen, signal: AbortSignal) => Promise<Seen>,
): Teaching {
  const seen = (signal: AbortSignal) => session.use((screen) => look(screen, signal), true);
  return {
    survey: async (signal) => {
      const { lines, pages } = await seen(signal);
      return surveyOf(lines, pages, clock.now());
    },
    lesson: async (pointed, signal) => lessonFor(pointed, await seen(signal), clock.now()),
  };
}

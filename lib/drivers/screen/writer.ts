import { RouterError } from '../../router/errors.ts';
import type { Change } from '../../screen/backend.ts';
import { findField } from '../../screen/page/find.ts';
import type { Page } from '../../screen/page/page.ts';
import { answerOf } from '../../screen/answer.ts';
import type { Screen } from '../../screen/screen.ts';
import { changesFor, type Target } from '../../screen/page/set.ts';
import type { Assignment, Profile, Step } from './profile.ts';

/** What a step of the profile came to. */
export interface Written {
  /** What the box shows now; undefined: the answer was lost, as when it restarts at once. */
  readonly page: Page | undefined;
}

/**
 * Takes one step of a profile: opens its page, sets its controls and presses its button, once. Everything that is to be set is looked
 * for before anything is sent. Rejects with `unreadable` where something is not there, and `rejected` with the box's own words.
 */
export async function take(
  step: Step,
  asked: unknown,
  {
    screen,
    profile,
    before,
  }: { readonly screen: Screen; readonly profile: Profile; readonly before: Page | undefined },
  words: Readonly<Record<string, string | boolean>> | undefined,
  signal: AbortSignal,
): Promise<Written> {
  const page = await pageFor(step, screen, profile, before, signal);
  const changes = step.set
    .filter((each) => concerns(each, asked))
    .flatMap((each): readonly Change[] => {
      const field = findField(page, each);
      const chooses = field.controls.some(({ kind }) => kind === 'choice');
      return changesFor(field, target(each, asked, chooses ? words : undefined));
    });
  const answer = await screen.press(
    page,
    step.press,
    changes,
    { plain: step.plain || profile.plain },
    signal,
  );
  if (!answer) return { page: undefined };
  const said = answerOf(answer, { taken: step.taken, refused: step.refused });
  if (said.kind === 'refused')
    throw new RouterError('rejected', { detail: withoutSecrets(said.words, asked) });
  return { page: answer };
}

/** What the box says may repeat what was entered, a password too. */
function withoutSecrets(words: string, asked: unknown): string {
  const entered = typeof asked === 'object' && asked !== null ? Object.values(asked) : [];
  return entered.reduce<string>(
    (text, each) => (typeof each === 'string' && each !== '' ? text.replaceAll(each, '…') : text),
    words,
  );
}

/** Whether a step or an assignment is meant for what was asked. */
export function concerns(
  {
    when,
    unless,
  }: { readonly when?: string | boolean | undefined; readonly unless?: string | boolean | undefined },
  asked: unknown,
): boolean {
  return (when === undefined || when === asked) && (unless === undefined || unless !== asked);
}

async function pageFor(
  step: Step,
  screen: Screen,
  profile: Profile,
  before: Page | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const place = step.page === undefined ? undefined : profile.pages[step.page];
  if (place) return await screen.open(place, signal);
  if (before) return before;
  throw new RouterError('uncertain', { detail: 'the page to go on from was lost' });
}

/** What a control is to become: words to choose, a text, or whether it is checked. */
function target(
  { to, choose }: Assignment,
  asked: unknown,
  words: Readonly<Record<string, string | boolean>> | undefined,
): Target {
  if (choose) return { words: choose };
  const value = substituted(to ?? '$value', asked);
  const spelt = Object.entries(words ?? {}).filter(([, meaning]) => meaning === value);
  return spelt.length > 0 ? { words: spelt.map(([word]) => word) } : { value };
}

function substituted(to: string | boolean, asked: unknown): string | boolean {
  if (typeof to === 'boolean' || !to.startsWith('$value')) return to;
  const [, name] = to.split('.');
  const value = name === undefined ? asked : (asked as Readonly<Record<string, unknown>>)[name];
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  throw new RouterError('invalid-input', { detail: to });
}

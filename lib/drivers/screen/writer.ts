import { asRouterError, RouterError } from '../../router/errors.ts';
import { screenAnswer } from '../../screen/screen-answer.ts';
import type { ControlChange } from '../../screen/backend.ts';
import { findField } from '../../screen/page/find.ts';
import type { Field, Page } from '../../screen/page/page.ts';
import { changesFor, type WantedValue } from '../../screen/page/set.ts';
import { sameWords } from '../../screen/page/words.ts';
import type { Locator } from '../../screen/plan.ts';
import type { Screen } from '../../screen/screen.ts';
import { valueOf } from '../../screen/vocabulary/values.ts';
import type { Assignment, Profile, SettingLine, Step } from './profile.ts';

/** What a step of the profile came to. */
export interface Written {
  /** What the box shows now; undefined: the answer was lost, as when it restarts at once. */
  readonly page: Page | undefined;
  /** The box has taken it, and does it after a restart only. */
  readonly needsRestart: boolean;
}

/** What a step is taken with. */
export interface Writing {
  readonly screen: Screen;
  readonly profile: Profile;
  readonly before: Page | undefined;
  /** The line of the setting that is written: its label and its words are those that are read. */
  readonly line?: Partial<SettingLine> | undefined;
}

/**
 * Takes one step of a profile: opens its page, sets its controls and presses its button, once. Everything that is to be set is looked
 * for before anything is pressed; what appears only when something else is set is looked for again then. Rejects with
 * `unreadable` where something is not there, and `rejected` with the box's own words.
 */
export async function performStep(
  step: Step,
  asked: unknown,
  writing: Writing,
  signal: AbortSignal,
): Promise<Written> {
  const { screen, profile } = writing;
  const opened = await pageFor(step, writing, signal);
  const { page, changes } = await changesOn(opened, step, asked, writing, signal);
  const { plain: isPlain, hidden } = step;
  const answer = await screen.press(
    page,
    step.press,
    changes,
    { plain: isPlain || profile.plain, ...(hidden && { hidden }) },
    signal,
  );
  if (!answer) return { page: undefined, needsRestart: false };
  const said = screenAnswer(answer, { taken: step.taken, refused: step.refused }, opened);
  if (said.kind === 'refused')
    throw new RouterError('rejected', { detail: withoutSecrets(said.words, asked) });
  return { page: answer, needsRestart: said.kind === 'needs-restart' };
}

interface Prepared {
  readonly page: Page;
  readonly changes: readonly ControlChange[];
}

/** What is to be changed on a page. Where some of it appears only when the rest is set, that is set and the page read again. */
async function changesOn(
  page: Page,
  step: Step,
  asked: unknown,
  writing: Writing,
  signal: AbortSignal,
): Promise<Prepared> {
  const wanted = step.set.filter((each) => concerns(each, asked));
  const found = wanted.map((each) => attempt(() => changesWith(page, step, each, asked, writing.line)));
  const missing = found.find((each) => each instanceof RouterError);
  if (!missing) return { page, changes: found.flatMap((each) => (each instanceof RouterError ? [] : each)) };
  const there = found.flatMap((each) => (each instanceof RouterError ? [] : each));
  const changed = there.length > 0 ? await writing.screen.fill(there, signal) : undefined;
  if (!changed) throw missing;
  const changes = wanted.flatMap((each) => changesWith(changed, step, each, asked, writing.line));
  return { page: changed, changes };
}

function changesWith(
  page: Page,
  step: Step,
  each: Assignment,
  asked: unknown,
  line: Writing['line'],
): readonly ControlChange[] {
  const field = findField(page, placeOf(step, each, line));
  return changesFor(field, target(each, asked, line, field));
}

const PLACES = ['label', 'concept', 'id', 'name', 'class', 'tag'] as const;

/** Where a control stands: its own place, or else where the setting is read. */
function placeOf(step: Step, each: Assignment, line: Writing['line']): Locator {
  if (!line || PLACES.some((key) => each[key] !== undefined)) return each;
  const { label, concept, section, id, name } = line;
  // another page has other headings
  const heading = step.page === line.page ? section : undefined;
  return { label, concept, id, name, section: heading, ...(each.kind && { kind: each.kind }) };
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

async function pageFor(step: Step, { screen, profile, before }: Writing, signal: AbortSignal): Promise<Page> {
  const place = step.page === undefined ? undefined : profile.pages[step.page];
  if (place) return await screen.open(place, signal);
  if (before) return before;
  throw new RouterError('uncertain', { detail: 'the page to go on from was lost' });
}

/** What a control is to become: words to choose, a text, or whether it is checked. */
function target(
  { to, choose }: Assignment,
  asked: unknown,
  line: Writing['line'],
  { controls }: Field,
): WantedValue {
  if (choose) return { words: choose };
  const value = substituted(to ?? '$value', asked);
  const options = controls.flatMap((control) => (control.kind === 'choice' ? control.options : []));
  if (options.length === 0) return { value };
  const listed = Object.entries(line?.words ?? {}).flatMap(([word, meaning]) =>
    meaning === value ? word : [],
  );
  if (options.some(({ words }) => sameWords(words, listed))) return { words: listed };
  const { means } = line ?? {};
  const meant = options.flatMap(({ words }) => (means && valueOf(means, words) === value ? words : []));
  const words = [...meant, ...listed];
  return words.length > 0 ? { words } : { value };
}

function substituted(to: string | boolean, asked: unknown): string | boolean {
  if (typeof to === 'boolean' || !to.startsWith('$value')) return to;
  const [, name] = to.split('.');
  const value = name === undefined ? asked : (asked as Readonly<Record<string, unknown>>)[name];
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  throw new RouterError('invalid-input', { detail: to });
}

function attempt<T>(find: () => T): T | RouterError {
  try {
    return find();
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (error.code === 'unreadable') return error;
    throw error;
  }
}

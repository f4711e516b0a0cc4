import { z } from 'zod';
import { catalogue } from '../../capabilities/catalogue.ts';
import { pattern } from '../../pattern/pattern.ts';
import { wanModes } from '../../capabilities/wan-mode.ts';
import { bases } from '../../router/driver.ts';
import { valueConcepts } from '../../screen/vocabulary/values.ts';
import { locator, place, press, screenPlan, words } from '../../screen/plan.ts';

const basis = z.enum(bases);
const scalar = z.union([z.boolean(), z.string()]);
const pageKey = z.string().min(1);

/** Where a value stands and what its words mean. */
const shown = {
  ...locator.shape,
  page: pageKey,
  /** Where else it may stand, in this order, where it does not stand there. */
  or: z.array(locator).readonly().optional(),
  /** What the words on the screen mean; words that are not listed are unreadable. */
  words: z.record(z.string(), scalar).optional(),
  /** What kind of value it is, so that its words are known however they are written; `words` go before. */
  means: z.enum(valueConcepts).optional(),
  /** Words that are not listed stand for themselves. */
  verbatim: z.boolean().default(false),
  /** Its first group is the value. */
  pattern: pattern().optional(),
  /** How the text is to be read: as it is, without the blanks in it, as a time that has passed, or line by line. */
  as: z.enum(['text', 'joined', 'ago', 'lines']).default('text'),
  /** Another place on the page that outweighs this one, where it says one of its words. */
  first: z.strictObject({ ...locator.shape, words: z.record(z.string(), scalar) }).optional(),
  basis,
  /** Where the line comes from, for people. */
  source: z.string().optional(),
};

const reading = z.strictObject(shown);

/** One control and what it is to become. Where no place is given it is the one that is read: one label for both. */
const assignment = z.strictObject({
  ...locator.shape,
  /** `$value` and `$value.name` stand for what was asked; anything else is meant literally. */
  to: scalar.optional(),
  /** The option with these words. */
  choose: words.optional(),
  /** Only when exactly this was asked, or when anything else was. */
  when: scalar.optional(),
  unless: scalar.optional(),
});

/** One press of a button. */
const step = z.strictObject({
  /** Absent: on the page that the step before led to. */
  page: pageKey.optional(),
  set: z.array(assignment).readonly().default([]),
  press,
  /** What script would write into hidden inputs before the form is sent, by name. */
  hidden: z.record(z.string(), z.string()).optional(),
  /** Only when exactly this was asked. */
  when: scalar.optional(),
  /** Known to work by sending the form as it stands, although the page has script. */
  plain: z.boolean().default(false),
  /** Seconds that the box is usually away afterwards; 0: not at all. */
  awayS: z.number().int().min(0).max(600).default(0),
  /** What the box says when it has taken it, and when it has not. */
  taken: words.optional(),
  refused: words.optional(),
});

const setting = z.strictObject({
  ...shown,
  /** For addresses that can go back to the vendor's: where it shows that they are. */
  vendor: z
    .strictObject({ ...locator.shape, page: pageKey, words: z.record(z.string(), z.boolean()) })
    .optional(),
  /** Absent: it can only be read. */
  write: z.array(step).min(1).readonly().optional(),
});

const action = z.strictObject({
  /** The modes (`wan.mode`) in which the screen offers it; absent: always. */
  modes: z.array(z.enum(wanModes)).optional(),
  steps: z.array(step).min(1).readonly(),
  basis,
  source: z.string().optional(),
});

/** One family of settings screens: everything about it that is not ours to decide. */
export const profile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  vendor: z.string(),
  screen: screenPlan,
  /** Forms suffice, or only a browser will do. What is pressed goes to a browser wherever script has to run. */
  needs: z.enum(['forms', 'browser']).default('forms'),
  /** Forms are tried first, but script may fill its pages in: where there is a browser, they are read in it. */
  scripted: z.boolean().default(false),
  /** Somebody has seen that its forms work as they stand, although its pages have script; or else each step says so. */
  plain: z.boolean().default(false),
  pages: z.record(pageKey, place),
  /** What the box is: `model`, `firmware`, `serial`. */
  about: z.partialRecord(z.enum(['model', 'firmware', 'serial']), reading).default({}),
  readings: z.record(z.string(), reading).default({}),
  settings: z.record(z.string(), setting).default({}),
  actions: z.record(z.string(), action).default({}),
});

export type Profile = z.output<typeof profile>;
export type ProfileInput = z.input<typeof profile>;
export type SettingInput = z.input<typeof setting>;
export type StepInput = z.input<typeof step>;
export type ReadingLine = z.output<typeof reading>;
export type SettingLine = z.output<typeof setting>;
export type Step = z.output<typeof step>;
export type Assignment = z.output<typeof assignment>;

/** What is wrong with a profile beyond its shape: names of capabilities and pages that do not exist. Empty: nothing. */
export function faultsOf(candidate: Profile): readonly string[] {
  const kindOf = new Map(catalogue.map(({ id, kind }) => [id, kind]));
  const ids = (group: 'readings' | 'settings' | 'actions', kinds: readonly string[]) =>
    Object.keys(candidate[group])
      .filter((id) => !kinds.includes(kindOf.get(id) ?? ''))
      .map((id) => `${group}.${id}: no such capability`);
  const pages = [...pagesIn(candidate)]
    .filter((key) => !Object.hasOwn(candidate.pages, key))
    .map((key) => `pages.${key} is missing`);
  return [
    ...ids('readings', ['reading', 'setting']),
    ...ids('settings', ['setting']),
    ...ids('actions', ['action']),
    ...pages,
  ];
}

function pagesIn({ about, readings, settings, actions }: Profile): ReadonlySet<string> {
  const lines = [...Object.values(about), ...Object.values(readings), ...Object.values(settings)];
  const vendors = Object.values(settings).flatMap(({ vendor }) => vendor ?? []);
  const steps = [
    ...Object.values(settings).flatMap(({ write }) => write ?? []),
    ...Object.values(actions).flatMap(({ steps: own }) => own),
  ];
  return new Set([...lines, ...vendors, ...steps].flatMap(({ page }) => page ?? []));
}

/** What shows all of its screen. */
export function shownBy({ needs, scripted }: Pick<Profile, 'needs' | 'scripted'>): 'forms' | 'browser' {
  return scripted ? 'browser' : needs;
}

import { catalogue } from '../../capabilities/catalogue.ts';
import type { Candidate, Survey, SurveyPlace, SurveyRow } from '../../router/survey.ts';
import { fieldsOf } from '../../screen/page/fields.ts';
import { findButton } from '../../screen/page/buttons.ts';
import { facesOf } from '../../screen/page/controls.ts';
import { nearestFirst } from '../../screen/page/nearest.ts';
import type { Field } from '../../screen/page/page.ts';
import { isLabelOf } from '../../screen/vocabulary/labels.ts';
import { spelling } from '../../screen/vocabulary/spelling.ts';
import type { Profile, ReadingLine, SettingLine } from './profile.ts';
import { pinned, sightOf, sightsOf, type Pages, type Sight } from './sights.ts';
import { isNothing } from './values.ts';

/** A line of a profile by the id of what it tells. */
export interface SurveyLine {
  readonly id: string;
  readonly group: 'about' | 'readings' | 'settings';
  readonly shown: ReadingLine & Partial<Pick<SettingLine, 'write'>>;
  /** The same before anybody knew on which page: what may be meant besides. */
  readonly anywhere?: SurveyLine['shown'];
}

/** Every line of a profile that reads something, in the order in which people want to see it. */
export function surveyLines({ about, readings, settings }: Profile): readonly SurveyLine[] {
  const parts = Object.entries(about).map(([part, shown]): SurveyLine => ({
    id: `about.${part}`,
    group: 'about',
    shown,
  }));
  return [
    ...parts,
    ...catalogue.flatMap(({ id }): readonly SurveyLine[] => {
      const [setting, reading] = [settings[id], readings[id]];
      if (setting) return [{ id, group: 'settings', shown: setting }];
      return reading ? [{ id, group: 'readings', shown: reading }] : [];
    }),
  ];
}

/** What the lines of a profile find on its pages, and what else stands there where they find nothing. Asks nobody. */
export function surveyOf(lines: readonly SurveyLine[], pages: Pages, now: number): Survey {
  const rows = lines.map((line) => rowOf(line, pages, now));
  return { rows: rows.map((row) => withoutTaken(row, rows)), pages: pages.size };
}

/** What is known to be something else is no candidate. */
function withoutTaken(row: SurveyRow, rows: readonly SurveyRow[]): SurveyRow {
  const others = rows.filter(({ id, state }) => id !== row.id && state === 'read');
  const taken = new Set(others.flatMap(({ place }) => (place ? [keyOf(place)] : [])));
  return { ...row, candidates: row.candidates.filter((each) => !taken.has(keyOf(each))) };
}

function keyOf({ page, section, label }: SurveyPlace): string {
  return JSON.stringify([page, section, label]);
}

/** The pages that a line may stand on: its own, or all of them where nobody knows. */
function within(pages: Pages, key: string): Pages {
  const own = pages.get(key);
  return own ? new Map([[key, own]]) : pages;
}

function rowOf(line: SurveyLine, all: Pages, now: number): SurveyRow {
  const { id, shown } = line;
  const pages = within(all, shown.page);
  const sights = sightsOf(id, shown, pages, now);
  const [sight, ...others] = sights;
  const { basis } = shown;
  if (!sight) return { id, state: 'missing', changeable: false, candidates: candidatesFor(line, pages, now) };
  if (others.length > 0) {
    const candidates = sights.flatMap((each) => candidateOf(each) ?? []);
    return { id, state: 'ambiguous', changeable: false, candidates };
  }
  const state =
    sight.value !== undefined
      ? 'read'
      : sight.shown !== null && isNothing(sight.shown)
        ? 'empty'
        : 'not-understood';
  return {
    id,
    state,
    basis,
    place: placeOf(sight),
    shown: unless(isSecret(sight.field), sight.shown),
    ...(sight.value !== undefined && { value: sight.value }),
    changeable: canChange(line, sight, pages),
    candidates: state === 'not-understood' ? candidatesFor(line, all, now) : othersFor(line, all, now),
  };
}

/** Where else a setting stands that is to be changed in one place. */
function othersFor({ id, shown, anywhere }: SurveyLine, pages: Pages, now: number): readonly Candidate[] {
  if (!anywhere?.write || shown.write) return [];
  const sights = sightsOf(id, anywhere, pages, now).filter(({ field }) => field.controls.length > 0);
  return sights.flatMap((each) => candidateOf(each) ?? []);
}

export function canChange({ shown: { write } }: SurveyLine, { page, field }: Sight, pages: Pages): boolean {
  const [control] = field.controls;
  const opened = pages.get(page);
  const first = write?.[0];
  if (!control || !first || !opened || opened instanceof Error) return false;
  if (first.page !== undefined && first.page !== page) return true;
  try {
    findButton(opened, first.press, facesOf(control)[0]);
    return true;
  } catch {
    return false;
  }
}

const MOST_CANDIDATES = 60;

/** Everything with a label that can be pointed at. */
function candidatesFor(line: SurveyLine, pages: Pages, now: number): readonly Candidate[] {
  const all = [...pages].flatMap(([key, page]) =>
    page instanceof Error
      ? []
      : fieldsOf(page).flatMap((field) => {
          if (line.group === 'settings' && field.controls.length === 0) return [];
          const sight = sightOf(line.id, plainly(line.shown), key, field, now);
          // any text is a line of a log
          return candidateOf(takesAnything(line) ? { ...sight, value: undefined } : sight) ?? [];
        }),
  );
  const known = new Set<string>();
  const distinct = all.filter(({ path, section, label, kind }) => {
    const key = JSON.stringify([path, section, label, kind]);
    return known.size < known.add(key).size;
  });
  const names = namesOf(line);
  const order = new Map(
    nearestFirst([...new Set(distinct.map(({ label }) => label))], names).map((label, at) => [label, at]),
  );
  return distinct
    .toSorted(
      (a, b) => Number(b.fits) - Number(a.fits) || (order.get(a.label) ?? 0) - (order.get(b.label) ?? 0),
    )
    .slice(0, MOST_CANDIDATES);
}

function takesAnything({ shown: { verbatim, as } }: SurveyLine): boolean {
  return verbatim || as === 'lines';
}

/** How the value is read, wherever it stands. */
export function plainly({ words, means, verbatim, pattern, as }: SurveyLine['shown']): Partial<ReadingLine> {
  return { words, means, verbatim, pattern, as };
}

function namesOf({ id, shown: { label = [], concept = [] } }: SurveyLine): readonly string[] {
  const capability = catalogue.find((each) => each.id === id);
  return [...label, ...concept, ...(capability ? Object.values(capability.name) : [id])];
}

/** Undefined: nobody could point at it. */
function candidateOf({ page, field, shown, value }: Sight): Candidate | undefined {
  if (field.label === '' || isSecret(field) || !pinned(field, field.page)) return undefined;
  const [control] = field.controls;
  return {
    ...placeOf({ page, field }),
    kind: control?.kind ?? 'words',
    shown,
    ...(control?.kind === 'choice' && { options: control.options.map(({ words }) => words).slice(0, 20) }),
    fits: value !== undefined,
  };
}

export function placeOf({ page, field }: Pick<Sight, 'page' | 'field'>): SurveyPlace {
  const { label, section, page: at } = field;
  return { page, path: at.url.pathname, label, ...(section !== undefined && { section }) };
}

const SECRET = /password|passphrase|secret|psk|pin(?:code)?$|key$|鍵|暗号|キー$/;

/** What boxes show in plain text although nobody else should read it. */
export function isSecret({ label, controls }: Field): boolean {
  if (controls.some((each) => each.kind === 'text' && each.secret)) return true;
  return isLabelOf('pppoe-password', label) || SECRET.test(spelling(label));
}

function unless<T>(hidden: boolean, value: T): T | null {
  return hidden ? null : value;
}

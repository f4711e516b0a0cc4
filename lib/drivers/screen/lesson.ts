import { findReadable } from '../../capabilities/catalogue.ts';
import { RouterError } from '../../router/errors.ts';
import type { Lesson, Pointed } from '../../router/survey.ts';
import { buttonsOf, findButton, isSubmitter } from '../../screen/page/buttons.ts';
import { facesOf } from '../../screen/page/controls.ts';
import { fieldsOf } from '../../screen/page/fields.ts';
import { formOwner } from '../../screen/page/form-owner.ts';
import type { Control, Field } from '../../screen/page/page.ts';
import { sameWords } from '../../screen/page/words.ts';
import type { Press } from '../../screen/plan.ts';
import type { SettingLine } from './profile.ts';
import { pinned, sightOf, sightsOf, type Pages, type Sight } from './sights.ts';
import { isSecret, placeOf, plainly, type SurveyLine } from './survey.ts';
import { isNothing } from './values.ts';

/** The override that reads a concept where a person points; see {@link Teaching.lesson}. */
export function lessonFor(
  pointed: Pointed,
  { lines, pages }: { readonly lines: readonly SurveyLine[]; readonly pages: Pages },
  now: number,
): Lesson {
  const line = lines.find(({ id }) => id === pointed.concept);
  if (!line)
    throw new RouterError('invalid-input', { detail: `concept ${pointed.concept}`, sentence: CONCEPTS });
  const sight = onlyOne(sightsFor(pointed, line, pages, now), pointed);
  if (isSecret(sight.field))
    throw new RouterError('unreadable', { detail: `${sight.field.label} is a secret`, sentence: POINT });
  const page = pages.get(sight.page);
  const place = page && !(page instanceof Error) ? pinned(sight.field, page) : undefined;
  if (!place) throw twice(sight.field.label, 2);
  const words = wordsFor(pointed, line, sight);
  const { shown, value } = sightOf(
    line.id,
    { ...plainly(line.shown), ...words },
    sight.page,
    sight.field,
    now,
  );
  if (value === undefined && !(shown !== null && isNothing(shown)))
    throw new RouterError('unreadable', { detail: String(shown), sentence: SAY });
  const [group, key] =
    line.group === 'about' ? ['about', line.id.slice('about.'.length)] : [line.group, line.id];
  const patch = {
    ...cleared(line, place),
    page: sight.page,
    ...place,
    ...words,
    ...writing(line, sight),
    basis: pointed.confirmed ? 'taught' : 'found',
  };
  return {
    place: placeOf(sight),
    shown,
    value,
    override: {
      // where a profile has its pages already, they stay as they are
      ...(line.anywhere && { pages: { [sight.page]: { path: sight.page } } }),
      [group]: { [key]: patch },
    },
  };
}

const CONCEPTS = {
  en: 'It is no concept of this screen: name one that the table lists.',
  ja: 'この画面にない項目です。表に示される項目を指定してください。',
};
const POINT = {
  en: 'It is none of the candidates: point at one of those.',
  ja: '候補にない項目です。候補から選んでください。',
};
const TWICE = {
  en: 'This label stands there more than once and nothing tells the places apart, so that nothing is read or written there.',
  ja: '同じ表示名が複数あって区別できないため、読み書きには使えません。',
};
const SAY = {
  en: 'Nobody knows what these words mean: say whether what stands there now means on or off.',
  ja: '表示の意味が分かりません。現在の表示がオンとオフのどちらを意味するかを指定してください。',
};

function sightsFor({ at }: Pointed, line: SurveyLine, pages: Pages, now: number): readonly Sight[] {
  if (!at) return sightsOf(line.id, line.shown, within(pages, line.shown.page), now);
  return [...pages].flatMap(([key, page]) => {
    if (page instanceof Error) return [];
    const fields = fieldsOf(page).filter(
      (field) =>
        sameWords(field.label, [at.label]) &&
        (at.section === undefined || sameWords(field.section ?? '', [at.section])) &&
        (at.page === undefined || [key, field.page.url.pathname].includes(at.page)),
    );
    return fields.map((field) => sightOf(line.id, plainly(line.shown), key, field, now));
  });
}

function within(pages: Pages, key: string): Pages {
  const own = pages.get(key);
  return own ? new Map([[key, own]]) : pages;
}

/** The row of a label and the label of its control are one field twice. */
function onlyOne(sights: readonly Sight[], { concept, at }: Pointed): Sight {
  const distinct = sights.filter(
    ({ field }, index) => sights.findIndex((each) => isSame(each.field, field)) === index,
  );
  const [sight, ...others] = distinct;
  if (sight && others.length === 0) return sight;
  if (sight) throw twice(at?.label ?? concept, distinct.length);
  throw new RouterError('unreadable', { detail: `${concept}: ${at?.label ?? 'not found'}`, sentence: POINT });
}

function isSame(a: Field, b: Field): boolean {
  const [control] = a.controls;
  return a === b || (control !== undefined && control === b.controls[0]);
}

function twice(label: string, times: number): RouterError {
  return new RouterError('unreadable', { detail: `${times} times ${label}`, sentence: TWICE });
}

/** What the words there mean, where the person says so. Of two that can be chosen, the other is the opposite. */
function wordsFor(
  { means }: Pointed,
  { id }: SurveyLine,
  { field, shown }: Sight,
): Pick<SettingLine, 'words'> {
  if (means === undefined || shown === null || !findReadable(id)?.value.safeParse(means).success) return {};
  const [control] = field.controls;
  if (control?.kind === 'check') return { words: { [String(shown)]: means, [String(!shown)]: !means } };
  const options = control?.kind === 'choice' ? control.options.map(({ words }) => words) : [];
  const others = options.filter((words) => words !== shown);
  const opposite = others.length === 1 ? { [others[0] ?? '']: !means } : {};
  return { words: { [String(shown)]: means, ...opposite } };
}

const PLACES = ['label', 'concept', 'or', 'first', 'section', 'id', 'name', 'class', 'tag', 'kind'] as const;

/** What the profile looked for before counts no more. */
function cleared({ shown, anywhere }: SurveyLine, place: object): Readonly<Record<string, null>> {
  const before = anywhere ?? shown;
  return Object.fromEntries(
    PLACES.flatMap((key) => (before[key] !== undefined && !(key in place) ? [[key, null]] : [])),
  );
}

/** How it is changed there: as the profile says, or by the button of its form. Nothing where there is none. */
function writing({ anywhere }: SurveyLine, { page, field }: Sight): { readonly write?: unknown } {
  const [step] = anywhere?.write ?? [];
  const [control] = field.controls;
  if (!anywhere || !step) return {};
  const press = control && buttonFor(control, field, step.press);
  const { awayS } = step;
  return { write: press ? [{ page, set: [{}], press, ...(awayS > 0 && { awayS }) }] : null };
}

/** By what such buttons say; else the only one that sends the form. */
function buttonFor(control: Control, { page }: Field, usual: Press): Press | undefined {
  const [face] = facesOf(control);
  try {
    findButton(page, usual, face);
    return usual;
  } catch {
    const form = face && formOwner(face);
    const [button, ...others] = buttonsOf(page).filter(
      ({ element }) => isSubmitter(element) && form !== undefined && formOwner(element) === form,
    );
    return button && others.length === 0 && button.caption !== '' ? { caption: [button.caption] } : undefined;
  }
}

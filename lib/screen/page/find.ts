import { facesOf } from './controls.ts';
import { fieldsOf } from './fields.ts';
import type { Control, Element, Field, Page } from './page.ts';
import { withFrames } from './parse.ts';
import type { Locator } from '../plan.ts';
import { isLabelOf } from '../vocabulary/labels.ts';
import { sameStem } from '../vocabulary/spelling.ts';
import { hasClass } from './elements.ts';
import { nearestFirst } from './nearest.ts';
import { ambiguous, described, notFound } from './not-found.ts';
import { viewOf } from './view.ts';
import { writtenIn } from './visible.ts';
import { sameWords } from './words.ts';

/**
 * The one thing on a page or its frames that a locator means. With a label it must be seen, and its label must be one of the
 * words exactly, but for blanks and widths; where there is none, one of them in another spelling, or one that means the same.
 * By id or name alone it may be hidden. Throws `unreadable` where nothing fits, and says what was seen, the most similar
 * first, or where several do, and says which.
 */
export function findField(page: Page, locator: Locator): Field {
  const found = fieldsFor(page, locator);
  const [field] = found;
  if (field && found.length === 1) return field;
  const wanted = wantedBy(locator);
  if (found.length > 1) throw ambiguous('the label', wanted, found.map(described));
  throw notFound('label', wanted, labelsSeen(fieldsOf(page), locator));
}

/** Everything on a page or its frames that a locator may mean, as {@link findField} looks for it. */
export function fieldsFor(page: Page, locator: Locator): readonly Field[] {
  const found = candidates(page, fieldsOf(page), locator);
  return distinct(found.flatMap((field) => ofKind(field, locator.kind)));
}

function candidates(page: Page, fields: readonly Field[], locator: Locator): readonly Field[] {
  const { label, concept, section } = locator;
  const there = section ? fields.filter((field) => isIn(field, section)) : fields;
  const labelled = label || concept ? meant(there, locator) : there;
  if (!NAMING.some((key) => locator[key] !== undefined)) return labelled;
  const seen = labelled.flatMap((field) => narrowed(field, (element) => isNamed(element, locator)));
  if (seen.length > 0 || label || concept || section) return seen;
  const words = withFrames(page).flatMap((each) => wordsNamed(each, locator));
  return words.length > 0 ? words : withFrames(page).flatMap((each) => hiddenNamed(each, locator));
}

const NAMING = ['id', 'name', 'class', 'tag'] as const;

function isIn({ section }: Field, wanted: readonly string[]): boolean {
  return section !== undefined && (sameWords(section, wanted) || sameStem(section, wanted));
}

/** By the very words; else by how they may be spelt; else by what they mean, the first concept that is there. */
function meant(fields: readonly Field[], { label = [], concept = [] }: Locator): readonly Field[] {
  const ways: ReadonlyArray<(seen: string) => boolean> = [
    (seen) => sameWords(seen, label),
    (seen) => sameStem(seen, label),
    ...concept.map((each) => (seen: string) => isLabelOf(each, seen)),
  ];
  for (const way of ways) {
    const found = fields.filter((field) => field.label !== '' && way(field.label));
    if (found.length > 0) return found;
  }
  return [];
}

function isNamed(element: Element, { id, name, class: ofClass, tag }: Locator): boolean {
  const { attribs } = element;
  return (
    (id === undefined || attribs['id'] === id) &&
    (name === undefined || attribs['name'] === name) &&
    (ofClass === undefined || hasClass(element, ofClass)) &&
    (tag === undefined || element.name === tag)
  );
}

/** The field with those of its controls that fit. */
function narrowed(field: Field, fits: (element: Element) => boolean): readonly Field[] {
  const controls = field.controls.filter((control) => facesOf(control).some(fits));
  return controls.map((control) => ({ ...field, controls: [control] }));
}

/** Elements that only show something. */
function wordsNamed(page: Page, locator: Locator): readonly Field[] {
  const sight = viewOf(page);
  return sight.elements
    .filter((element) => isNamed(element, locator) && element.name !== 'form')
    .map((element) => ({
      label: '',
      section: sight.sectionOf(element),
      text: writtenIn([element]),
      controls: sight.controlsIn([element]),
      page,
    }));
}

function hiddenNamed(page: Page, locator: Locator): readonly Field[] {
  const found = [...viewOf(page).hidden].filter(([element]) => isNamed(element, locator));
  // many screens repeat the same hidden value in each form
  const values = new Map(
    found.map(([, control]) => [control.kind === 'text' ? control.value : control, control]),
  );
  return [...values.values()].map((control) => ({
    label: '',
    section: undefined,
    text: '',
    controls: [control],
    page,
  }));
}

function ofKind(field: Field, kind: Locator['kind']): readonly Field[] {
  if (kind === undefined) return [field];
  const controls = field.controls.filter((control) => control.kind === kind);
  return controls.length > 0 ? [{ ...field, controls }] : [];
}

/** Two labels of the same controls are one thing. */
function distinct(fields: readonly Field[]): readonly Field[] {
  const known = new Map<Control, Field[]>();
  return fields.filter((field) => {
    const [first] = field.controls;
    if (!first) return true;
    const others = known.get(first) ?? [];
    known.set(first, others);
    if (others.some((other) => sameControls(other, field))) return false;
    others.push(field);
    return true;
  });
}

function sameControls({ controls }: Field, other: Field): boolean {
  return (
    controls.length === other.controls.length && controls.every((each, at) => each === other.controls[at])
  );
}

function wantedBy({ label, concept, section, id, name, class: ofClass, tag, kind }: Locator): string {
  const words = [label?.join(' / '), concept?.join(' / '), ofClass && `.${ofClass}`, tag && `<${tag}>`];
  const parts = [...words, section && `in ${section.join(' / ')}`, id && `#${id}`, name, kind];
  return parts.filter(Boolean).join(' ');
}

/** In the section first, if it is there; the most similar first. */
function labelsSeen(
  fields: readonly Field[],
  { section, label = [], concept = [] }: Locator,
): readonly string[] {
  const labelled = fields.filter(({ label }) => label !== '');
  const inSection = section ? labelled.filter((field) => isIn(field, section)) : labelled;
  if (section && inSection.length === 0)
    return [...new Set(labelled.map((field) => field.section ?? ''))].map(
      (each) => each && `section ${each}`,
    );
  return nearestFirst(
    inSection.map((field) => field.label),
    [...label, ...concept],
  );
}

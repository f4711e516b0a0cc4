import { allAround } from './elements.ts';
import { ownLabels, textLabels, type Faces } from './own-labels.ts';
import type { Control, Element, Field, Page } from './page.ts';
import { withFrames } from './parse.ts';
import { viewOf, type PageView } from './view.ts';
import { structuresOf, type Labelled } from './structures.ts';
import { labelText, writtenIn } from './visible.ts';

const known = new WeakMap<Page, readonly Field[]>();

/** Every label of a page and its frames with what belongs to it, and every control that has none with an empty label. */
export function fieldsOf(page: Page): readonly Field[] {
  return withFrames(page).flatMap((each) => {
    const fields = known.get(each) ?? fieldsOn(viewOf(each));
    known.set(each, fields);
    return fields;
  });
}

function fieldsOn(sight: PageView): readonly Field[] {
  const structures = structuresOf(sight);
  const faces = facesOf(sight);
  const fields = [
    ...structures.filter(({ weak }) => !weak).map((each) => structureField(each, sight)),
    ...[...ownLabels(faces), ...textLabels(faces)].map(({ controls, label, at }) =>
      fieldFor(controls, label, at, sight),
    ),
  ];
  const labelled = new Set(fields.flatMap(({ controls }) => controls));
  // what has a label somewhere in it
  const holders = allAround(structures.map(({ label }) => label));
  const weak: Field[] = [];
  // the inner ones first: a title over several things labels none of them
  for (const structure of structures.filter((each) => each.weak).toReversed()) {
    const field = structureField(structure, sight);
    if (!labelsAlone(field, structure, labelled, holders)) continue;
    weak.push(field);
    for (const control of field.controls) labelled.add(control);
  }
  const all = [...fields, ...weak.toReversed()];
  for (const [control, face] of faces)
    if (!labelled.has(control)) all.push(fieldFor([control], '', face, sight));
  return all;
}

function facesOf({ elements, controls }: PageView): Faces {
  const faces = new Map<Control, Element>();
  for (const element of elements) {
    const control = controls.get(element);
    if (control && !faces.has(control)) faces.set(control, element);
  }
  return faces;
}

function structureField({ label, values }: Labelled, sight: PageView): Field {
  const controls = sight.controlsIn(values);
  const text = writtenIn(values);
  return { ...fieldFor(controls, labelText(label), label, sight), text };
}

function fieldFor(controls: readonly Control[], label: string, at: Element, sight: PageView): Field {
  return { label, section: sight.sectionOf(at), text: '', controls, page: sight.page };
}

/** Whether a weak label is the only one of what it would label. */
function labelsAlone(
  { controls, text }: Field,
  { values }: Labelled,
  labelled: ReadonlySet<Control>,
  holders: ReadonlySet<Element>,
): boolean {
  if (controls.length > 0) return controls.length === 1 || !controls.some((each) => labelled.has(each));
  return text !== '' && !values.some((value) => holders.has(value));
}

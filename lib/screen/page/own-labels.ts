import { beside } from './adjacent-text.ts';
import { around } from './elements.ts';
import { hintOf, labelsFor, spokenLabel } from './labels.ts';
import type { Control, Element } from './page.ts';
import { labelText } from './visible.ts';
import { hasLetters } from './words.ts';

/** Where each control is seen first, in document order. */
export type Faces = ReadonlyMap<Control, Element>;

/** Words that belong to controls by themselves, not by a row or a list. */
export interface Named {
  readonly label: string;
  readonly controls: readonly Control[];
  readonly at: Element;
}

/** `<label>`, names for screen readers, and, where there is neither, hints. */
export function ownLabels(faces: Faces): readonly Named[] {
  return [...faces].flatMap(([control, at]) => {
    const names = isRadio(control) ? [groupLabel(at)] : [...labelsFor(at).map(labelText), spokenLabel(at)];
    const said = names.filter(Boolean);
    const labels = said.length > 0 || isRadio(control) ? said : [hintOf(at)].filter(Boolean);
    return labels.map((label) => ({ label, controls: [control], at }));
  });
}

function isRadio(control: Control): boolean {
  return control.kind === 'choice' && control.options[0]?.element.name === 'input';
}

function groupLabel(radio: Element): string {
  for (const each of around(radio)) if (each.attribs['role'] === 'radiogroup') return spokenLabel(each);
  return '';
}

/** Words in the same line: before a text or a choice, after a check box. */
export function textLabels(faces: Faces): readonly Named[] {
  const named: Named[] = [];
  /** Boxes of one line that only dots or dashes part, as for an address. */
  let run:
    { readonly label: string; readonly controls: Control[]; readonly at: Element; last: Element } | undefined;
  for (const [control, at] of faces) {
    const before = beside(at, 'prev');
    if (run && control.kind === 'text' && before.control === run.last && !hasLetters(before.text)) {
      run.controls.push(control);
      run.last = at;
      continue;
    }
    const label = labelIn(control, at, before);
    run = undefined;
    if (!hasLetters(label)) continue;
    run = { label, controls: [control], at, last: at };
    named.push(run);
  }
  return named;
}

function labelIn(control: Control, at: Element, before: ReturnType<typeof beside>): string {
  if (control.kind === 'check') {
    // its own label is known already
    if (labelsFor(at).length > 0) return '';
    return beside(at, 'next').text || (before.control ? '' : before.text);
  }
  // what stands between is the other’s
  if (before.control?.attribs['type']?.toLowerCase() === 'checkbox') return '';
  if (control.kind === 'choice' && control.options[0]?.words === before.text) return '';
  return before.text;
}

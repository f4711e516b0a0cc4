import { RouterError } from '../../router/errors.ts';
import { NEEDS_BROWSER } from '../needs-browser.ts';
import type { Control, Field } from './page.ts';
import { mayBeFilled } from './scripting.ts';
import { shortened } from './not-found.ts';

/**
 * What a field says: text, the words of the option that is chosen, or whether a box is ticked. Boxes for the parts of an address
 * read as the address. Throws `unreadable` for a password, for what script would have filled in, and for several
 * controls of which none is meant more than another; an empty answer means that it really is empty.
 */
export function readField(field: Field): string | boolean {
  const { controls } = field;
  const [first, ...others] = controls;
  if (!first) return readText(field);
  if (others.length === 0) return readControl(first, field);
  const parts = controls.map((control) =>
    control.kind === 'text' ? readControl(control, field) : undefined,
  );
  const separator = separatorOf(controls.length);
  if (separator === undefined || parts.includes(undefined)) throw severalControls(field);
  return parts.every((part) => part === '') ? '' : parts.join(separator);
}

/** Between the boxes of an IPv4 address, or of a MAC address. */
export function separatorOf(boxes: number): '.' | ':' | undefined {
  if (boxes === 4) return '.';
  return boxes === 6 ? ':' : undefined;
}

export function severalControls({ label, controls }: Field): RouterError {
  const kinds = controls.map(({ kind }) => kind).slice(0, 8);
  return new RouterError('unreadable', {
    detail: `${shortened(label, 40)} has ${controls.length} controls: ${kinds.join(', ')}`,
    mayHaveApplied: false,
  });
}

function readText({ text, label, page }: Field): string {
  if (text === '' && mayBeFilled(page)) throw scripted(label);
  return text;
}

function readControl(control: Control, { label, page }: Field): string | boolean {
  if (mayBeFilled(page, control)) throw scripted(label || control.name);
  if (control.kind === 'check') return control.checked;
  if (control.kind === 'text') {
    if (!control.secret) return control.value;
    throw new RouterError('unreadable', { detail: `${shortened(label, 40)} is a password` });
  }
  const chosen = control.options.filter((option) => option.chosen);
  if (chosen.length > 1)
    throw new RouterError('unreadable', { detail: `${shortened(label, 40)}: several are chosen` });
  return chosen[0]?.words ?? '';
}

function scripted(label: string): RouterError {
  return new RouterError('unreadable', {
    detail: `${shortened(label, 40)} is filled in by script`,
    hint: NEEDS_BROWSER,
  });
}

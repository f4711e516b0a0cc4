import { isIPv4 } from 'node:net';
import { RouterError } from '../../router/errors.ts';
import { NEEDS_BROWSER } from '../needs-browser.ts';
import { ticksOff } from './check-words.ts';
import type { Control, Field } from './page.ts';
import { mayBeFilled } from './scripting.ts';
import { shortened } from './not-found.ts';

/**
 * What a field says: text, the words of the option that is chosen, or whether a box is ticked. Boxes for the parts of an address
 * read as the address. Throws `unreadable` for a password, for what script would have filled in, and for several
 * controls of which none is meant more than another; an empty answer means that it really is empty.
 */
export function readField(field: Field): string | boolean {
  const controls = withoutMask(field.controls);
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

/** What beside an address holds its mask, in one row with it, is not meant. */
export function withoutMask(controls: readonly Control[]): readonly Control[] {
  const most = controls.length > 4 ? 4 : 1;
  const [address, mask] = [controls.slice(0, most), controls.slice(most)];
  if (mask.length !== 1 && mask.length !== 4) return controls;
  const parts = address.map((each) => (each.kind === 'text' && !each.secret ? each.value.trim() : '?'));
  return isIPv4(parts.join('.')) && isMask(mask.map(valueOf).join('.')) ? address : controls;
}

function valueOf(control: Control): string {
  if (control.kind === 'text') return control.secret ? '?' : control.value.trim();
  return control.kind === 'choice' ? (control.options.find(({ chosen }) => chosen)?.words ?? '?') : '?';
}

/** `24`, `/24`, `255.255.255.0`, `255.255.255.0(24)`. */
function isMask(text: string): boolean {
  const [, bits, dotted] =
    /^\/?(\d{1,2})$|^((?:255|254|252|248|240|224|192|128|0)(?:\.\d{1,3}){3})(?:\D.*)?$/.exec(text) ?? [];
  return dotted !== undefined || (bits !== undefined && Number(bits) >= 8 && Number(bits) <= 32);
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
  if (control.kind === 'check') return control.checked !== ticksOff(control.element);
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

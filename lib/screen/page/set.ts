import { RouterError } from '../../router/errors.ts';
import type { ControlChange } from '../backend.ts';
import { ticksOff } from './check-words.ts';
import type { Control, Field } from './page.ts';
import { separatorOf, severalControls, withoutMask } from './read.ts';
import { listed, shortened } from './not-found.ts';
import { sameWords, withoutRemark } from './words.ts';

/** What a field is to become: a text, whether it is ticked, or the option that says one of these words. */
export type WantedValue = { readonly value: string | boolean } | { readonly words: readonly string[] };

/**
 * What is to be changed so that a field says what it shall. An address goes into as many boxes as it has parts.
 * Throws `unreadable` where the controls are of another kind than the value or cannot hold it, and where no
 * option, or more than one, says the words.
 */
export function changesFor(found: Field, target: WantedValue): readonly ControlChange[] {
  const controls = withoutMask(found.controls);
  const field = { ...found, controls };
  const [control] = controls;
  if (!control) throw unfit(field, 'has no control');
  if (controls.length > 1) return partsFor(field, target);
  return [{ control, value: valueFor(control, target, field) }];
}

function valueFor(control: Control, target: WantedValue, field: Field): string | boolean {
  if (control.kind === 'choice') return optionFor(control, target, field);
  const value = 'value' in target ? target.value : undefined;
  if (control.kind === 'check') {
    if (typeof value === 'boolean') return value !== ticksOff(control.element);
    throw unfit(field, 'is ticked or not; it takes no text');
  }
  if (typeof value !== 'string') throw unfit(field, 'takes a text');
  return fitting(control, value, field);
}

function optionFor(
  { options }: Extract<Control, { kind: 'choice' }>,
  target: WantedValue,
  field: Field,
): string {
  const words =
    'words' in target ? target.words : typeof target.value === 'string' ? [target.value] : undefined;
  if (!words) throw unfit(field, 'takes the words of an option');
  const exactly = options.filter((option) => sameWords(option.words, words));
  const found =
    exactly.length > 0 ? exactly : options.filter((option) => sameWords(withoutRemark(option.words), words));
  // two entries of a list that do the same are one
  if (new Set(found.map(({ value }) => value)).size === 1) return found[0]?.value ?? '';
  const seen = listed(options.map((option) => option.words));
  throw unfit(
    field,
    `${found.length === 0 ? 'no' : 'more than one'} option ${words.join(' / ')}; seen: ${seen}`,
  );
}

function partsFor(field: Field, target: WantedValue): readonly ControlChange[] {
  const separator = separatorOf(field.controls.length);
  if (!separator || !('value' in target) || typeof target.value !== 'string') throw severalControls(field);
  const parts =
    target.value === '' ? field.controls.map(() => '') : target.value.split(separator === '.' ? '.' : /[:-]/);
  if (parts.length !== field.controls.length) throw unfit(field, `has ${field.controls.length} boxes`);
  return field.controls.map((control, at) => {
    if (control.kind !== 'text') throw severalControls(field);
    return { control, value: fitting(control, parts[at] ?? '', field) };
  });
}

function fitting({ element }: Extract<Control, { kind: 'text' }>, value: string, field: Field): string {
  const most = Number(element.attribs['maxlength'] ?? Number.NaN);
  if (value.length > most) throw unfit(field, `holds ${most} characters`);
  if (element.name === 'input' && /[\r\n]/.test(value)) throw unfit(field, 'holds one line');
  return value;
}

function unfit({ label, controls }: Field, why: string): RouterError {
  const name = label || (controls[0]?.name ?? '');
  return new RouterError('unreadable', { detail: `${shortened(name, 40)} ${why}`, mayHaveApplied: false });
}

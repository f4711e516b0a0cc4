import type { Box, Settings } from './box.ts';
import type { Form } from './forms.ts';

/** What a vendor’s settings screen offers, as data; a family’s renderer makes its markup of it. */
export interface Page {
  readonly key: string;
  /** What leads to it, level by level. */
  readonly menu: readonly string[];
  readonly title: string;
  readonly sections: readonly Section[];
  readonly buttons: readonly Button[];
}

export interface Section {
  /** Above its rows; empty for none. */
  readonly heading: string;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly key: string;
  readonly label: string;
  /** `shown`: nothing to write into; `lines`: the same, a line each. */
  readonly kind: 'text' | 'password' | 'check' | 'radio' | 'select' | 'shown' | 'lines';
  /** The name of its control. */
  readonly name?: string;
  /** The id of its control or cell, where it is to have a certain one. */
  readonly id?: string;
  /** Beside a check box. */
  readonly words?: string;
  readonly options?: readonly Option[];
  /** What stands there; of a check box `on` or nothing. */
  read(box: Box): string;
  /** What it does to the settings, or why it does not. Absent: it is kept, and nothing comes of it. */
  write?(value: string, draft: Settings, form: Form): Partial<Settings> | Objection;
}

export interface Option {
  readonly value: string;
  readonly words: string;
}

/** Why a save was refused: key and words of the row that is wrong. */
export interface Objection {
  readonly objection: string;
}

export interface Button {
  readonly caption: string;
  readonly does: 'save' | 'connect' | 'disconnect' | 'reboot' | 'store';
}

export type Saving = { readonly changes: Partial<Settings> } | Objection;

/**
 * What a person asked for with a page’s form: only what is really different. A control that was not sent changes nothing, but a check
 * box means "off"; rows that the box forgets are confirmed and have no effect.
 */
export function savingOf(page: Page, form: Form, box: Box, forgets: readonly string[] = []): Saving {
  let draft = box.settings;
  for (const row of rowsOf(page)) {
    const value = sent(row, form);
    if (value === undefined || !row.write || forgets.includes(row.key)) continue;
    const result = row.write(value, draft, form);
    if ('objection' in result) return result;
    draft = { ...draft, ...result };
  }
  const changed = Object.entries(draft).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(box.settings[key as keyof Settings]),
  );
  return { changes: Object.fromEntries(changed) };
}

export function rowsOf(page: Page): readonly Row[] {
  return page.sections.flatMap(({ rows }) => rows);
}

function sent({ kind, name }: Row, form: Form): string | undefined {
  if (name === undefined) return undefined;
  return kind === 'check' ? (form.has(name) ? 'on' : '') : form.get(name);
}

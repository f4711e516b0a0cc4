import { RouterError } from '../../router/errors.ts';
import type { Field } from './page.ts';

const MOST = 12;
const MAX_CHARS = 300;
const MAX_EACH = 40;

/** What was looked for and what was there instead, for an error: labels only, never what stands in controls. */
export function notFound(what: string, wanted: string, seen: readonly string[]): RouterError {
  const list = listed(seen);
  return new RouterError('unreadable', {
    detail: `no ${what} ${wanted}; seen: ${list === '' ? 'nothing' : list}`,
    mayHaveApplied: false,
  });
}

export function ambiguous(what: string, wanted: string, candidates: readonly string[]): RouterError {
  return new RouterError('unreadable', {
    detail: `${candidates.length} times ${what} ${wanted}: ${listed(candidates)}`,
    mayHaveApplied: false,
  });
}

/** Each once, and no more of them than a person reads. */
export function listed(items: readonly string[]): string {
  const short = new Set<string>();
  for (const item of items) {
    if (short.size === MOST) break;
    if (item !== '') short.add(shortened(item, MAX_EACH));
  }
  return shortened([...short].join(', '), MAX_CHARS);
}

export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** A label with its section and what stands beside it, but for its value. */
export function described({ label, section, controls, page }: Field): string {
  const kinds = controls.map(({ kind }) => kind).slice(0, 4);
  const where = [section && `in ${shortened(section, 20)}`, `on ${page.url.pathname}`].filter(Boolean);
  return `${shortened(label || '(no label)', 20)} ${where.join(' ')} (${kinds.join('+') || 'words'})`;
}

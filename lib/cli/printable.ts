import { local, type Finding, type Status } from '../router/finding.ts';
import type { Language } from '../router/text.ts';

const MARKS: Readonly<Record<Status, string>> = { ok: '+', unknown: '?', warning: '-', problem: '!' };

/** What moves a cursor, colours, sounds, turns the direction of text, hides, or begins a command of a terminal. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/**
 * A text with what cannot be seen in it written as JSON writes it (`\u001b`), so that nothing that a router says reaches a terminal
 * as a command; a JSON document stays the same document. Line ends stay.
 */
export function printable(text: string): string {
  return text.replaceAll(UNSEEN, (each) => (each === '\n' ? each : escaped(each)));
}

/** The same for what shall be one line, whatever it holds. */
export function oneLine(text: string): string {
  return text.replaceAll(UNSEEN, escaped);
}

/** What was found, with a mark that says how good it is. */
export function findingLine(finding: Finding, language: Language): string {
  const { status, text } = local(finding, language);
  return oneLine(`${MARKS[status]} ${text}`);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16).padStart(4, '0');
    return `\\u${unit}`;
  }).join('');
}

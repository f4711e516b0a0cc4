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

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16).padStart(4, '0');
    return `\\u${unit}`;
  }).join('');
}

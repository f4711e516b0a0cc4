import { isRecord } from './home-assistant/platforms.ts';

/** A longer state Home Assistant makes unknown; in characters. */
export const MOST_STATE = 255;
/** Its recorder drops attributes of more than 16384 bytes, with what it adds to ours: name, class, options. */
export const MOST_ATTRIBUTES = 14_000;

const CUT = '…';

/** A text as it can be a state: what was cut ends with `…`. */
export function asState(text: string): string {
  return shorter(text, MOST_STATE);
}

/** What Home Assistant is to take as attributes: the largest are cut first, and `shortened` says so. */
export function asAttributes<T extends Readonly<Record<string, unknown>>>(
  attributes: T,
): T & { readonly shortened?: true } {
  if (fits(attributes)) return attributes;
  const kept: Record<string, unknown> = { ...attributes };
  const result = () => ({ ...kept, shortened: true }) as unknown as T & { readonly shortened: true };
  while (bytesOf(result()) > MOST_ATTRIBUTES) {
    const [key, value] = Object.entries(kept).reduce((one, other) =>
      bytesOf(other) > bytesOf(one) ? other : one,
    );
    const half = halved(value);
    if (half === undefined) delete kept[key];
    else kept[key] = half;
  }
  return result();
}

/**
 * A state document in which nothing is too long for Home Assistant. Values are states, what has parts is attributes; the keys of what
 * had to be cut stand in `shortened`. `text`: the same in JSON.
 */
export function asDocument(document: Readonly<Record<string, unknown>>): {
  readonly document: Readonly<Record<string, unknown>>;
  readonly text: string;
} {
  const text = JSON.stringify(document);
  // nearly every document is as a whole below what one of its parts may be
  const isSmall = text.length * BYTES_OF_UNIT <= MOST_ATTRIBUTES;
  if (isSmall && Object.values(document).every(isShort)) return { document, text };
  const shortened = Object.keys(document).filter((key) => fitted(document[key]) !== document[key]);
  if (shortened.length === 0) return { document, text };
  const entries = Object.entries(document).map(([key, value]) => [key, fitted(value)]);
  const cut = { ...Object.fromEntries(entries), shortened };
  return { document: cut, text: JSON.stringify(cut) };
}

/** A UTF-16 unit takes at most so many in UTF-8: a pair of them takes four. */
const BYTES_OF_UNIT = 3;

function isShort(value: unknown): boolean {
  return typeof value !== 'string' || value.length <= MOST_STATE;
}

function fitted(value: unknown): unknown {
  if (typeof value === 'string') return asState(value);
  if (isRecord(value)) return asAttributes(value);
  if (!Array.isArray(value)) return value;
  let list: readonly unknown[] = value;
  while (!fits(list)) list = list.slice(0, Math.floor(list.length / 2));
  return list;
}

function halved(value: unknown): unknown {
  if (typeof value === 'string') {
    const { length } = Array.from(value);
    return length > 1 ? shorter(value, Math.floor(length / 2)) : undefined;
  }
  return Array.isArray(value) && value.length > 1 ? value.slice(0, Math.floor(value.length / 2)) : undefined;
}

/** Half a character would be none. */
function shorter(text: string, most: number): string {
  // so many units are never more characters
  if (text.length <= most) return text;
  const characters = Array.from(text.slice(0, 2 * most + 2));
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}${CUT}` : text;
}

function fits(value: unknown): boolean {
  return bytesOf(value) <= MOST_ATTRIBUTES;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

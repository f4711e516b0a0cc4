import { RouterError } from '../../router/errors.ts';

export type Encoder = (text: string) => Uint8Array;

const MULTI_BYTE: ReadonlySet<string> = new Set(['shift_jis', 'euc-jp']);
const SINGLE_BYTE = /^(?:windows-\d+|iso-8859-\d+|koi8-[ru]|macintosh)/;

/** A second home of characters in Shift_JIS, from which nothing is encoded (Encoding Standard, "index Shift_JIS pointer"). */
const NEC_SELECTION: ReadonlySet<number> = new Set([0xed, 0xee]);

/** Characters that the Encoding Standard encodes as another one. */
const STAND_INS: ReadonlyMap<string, string> = new Map([
  ['¥', '\\'],
  ['‾', '~'],
  ['−', '－'],
]);

const encoders = new Map<string, Encoder>();

/**
 * Text in the charset of a page, as a browser sends it: what the charset does not have becomes `&#N;`. `charset` is a name of
 * the Encoding Standard. Throws `unsupported` for one that is neither UTF-8, Shift_JIS, EUC-JP nor of single bytes.
 */
export function encoderFor(charset: string): Encoder {
  // forms are never sent in UTF-16 (Encoding Standard, "get an output encoding")
  if (charset === 'utf-8' || charset.startsWith('utf-16')) return (text) => Buffer.from(text.toWellFormed());
  const known = encoders.get(charset) ?? legacyEncoder(charset);
  encoders.set(charset, known);
  return known;
}

function legacyEncoder(charset: string): Encoder {
  if (!MULTI_BYTE.has(charset) && !SINGLE_BYTE.test(charset))
    throw new RouterError('unsupported', { detail: `forms in ${charset}` });
  const index = indexOf(charset);
  return (text) => Buffer.concat(Array.from(text.toWellFormed(), (char) => bytesOf(char, charset, index)));
}

function bytesOf(char: string, charset: string, index: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const stand = MULTI_BYTE.has(charset) ? STAND_INS.get(char) : undefined;
  const bytes = index.get(char) ?? (stand === undefined ? undefined : index.get(stand));
  return bytes ?? Buffer.from(`&#${char.codePointAt(0)};`);
}

/** Each character with its bytes: the decoder turned round, so that the router reads what a page of that charset shows. */
function indexOf(charset: string): ReadonlyMap<string, Uint8Array> {
  const decoder = new TextDecoder(charset);
  const index = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array) => {
    const char = decoder.decode(bytes);
    if (/^[^\ufffd\p{Co}]$/su.test(char) && !index.has(char)) index.set(char, bytes);
  };
  for (let byte = 0; byte <= 0xff; byte++) add(Uint8Array.of(byte));
  if (!MULTI_BYTE.has(charset)) return index;
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    if (charset === 'shift_jis' && NEC_SELECTION.has(lead)) continue;
    for (let trail = 0x40; trail <= 0xfe; trail++) add(Uint8Array.of(lead, trail));
  }
  return index;
}

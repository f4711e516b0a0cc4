/** Where a document may name its own charset; later is too late (HTML Standard, "prescan a byte stream", 1024 bytes). */
const PRESCAN_BYTES = 1024;

const IN_HEADER = /charset\s*=\s*["']?([^"';\s]+)/i;
const IN_XML_DECLARATION = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)/i;
const IN_META = /<meta\s[^>]*?charset\s*=\s*["']?\s*([^"'\s/>;]+)/i;

/** What a body begins with says more than whatever is said about it (Encoding Standard, "BOM sniff"). */
const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** Names that routers use and the Encoding Standard does not know. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['shift-jis', 'shift_jis'],
  ['eucjp', 'euc-jp'],
]);

/**
 * A body as text: in the charset that the header declares, else in the one that its XML declaration or `<meta>` names, else
 * in `fallback`. A name that nobody knows counts as not said, and UTF-8 is what remains.
 */
export function decodeBody(body: Uint8Array, contentType: string | undefined, fallback = 'utf-8'): string {
  return decoderOf(charsetOf(body, contentType, fallback)).decode(body);
}

/** Making a decoder costs more than decoding a short answer with it. */
const decoders = new Map<string, TextDecoder>();

/** Throws for a label that nobody knows. */
function decoderOf(label: string): TextDecoder {
  const decoder = decoders.get(label) ?? new TextDecoder(label);
  if (decoders.size < MOST_DECODERS) decoders.set(label, decoder);
  return decoder;
}

/** There are about 40 encodings, but routers choose the labels. */
const MOST_DECODERS = 100;

/** The charset that {@link decodeBody} reads a body in, by its name in the Encoding Standard. */
export function charsetOf(body: Uint8Array, contentType: string | undefined, fallback = 'utf-8'): string {
  return declaredCharset(body, contentType) ?? charsetNamed(fallback) ?? 'utf-8';
}

function declaredCharset(body: Uint8Array, contentType: string | undefined): string | undefined {
  const marked = MARKS.find(([mark]) => mark.every((byte, at) => body[at] === byte));
  if (marked) return marked[1];
  const declared = IN_HEADER.exec(contentType ?? '') ?? declaredIn(body);
  return charsetNamed(declared?.[1]);
}

/** EUC-JP first: its bytes may fit Shift_JIS too, those of Shift_JIS hardly ever fit EUC-JP. */
const GUESSES = ['utf-8', 'euc-jp', 'shift_jis'];

/** The same for a page of a box: where none is declared it is one that all of its bytes fit, as browsers guess it. */
export function charsetOfPage(body: Uint8Array, contentType: string | undefined, fallback: string): string {
  const declared = declaredCharset(body, contentType);
  if (declared !== undefined) return declared;
  const usual = charsetNamed(fallback) ?? 'utf-8';
  return [usual, ...GUESSES].find((each) => fits(body, each)) ?? usual;
}

function fits(body: Uint8Array, charset: string): boolean {
  try {
    new TextDecoder(charset, { fatal: true }).decode(body);
    return true;
  } catch {
    return false;
  }
}

function declaredIn(body: Uint8Array): RegExpExecArray | null {
  const length = Math.min(body.length, PRESCAN_BYTES);
  const start = Buffer.from(body.buffer, body.byteOffset, length).toString('latin1');
  return IN_XML_DECLARATION.exec(start) ?? IN_META.exec(start);
}

/** What a label such as `x-sjis` or `cp932` stands for; undefined for what nobody knows. */
export function charsetNamed(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return decoderOf(ALIASES.get(label.toLowerCase()) ?? label).encoding;
  } catch {
    return undefined;
  }
}

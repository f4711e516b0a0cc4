import { isIP } from 'node:net';
import type { Boxes } from './boxes.ts';
import type { Kind } from './kinds.ts';
import { markupOf, rewritten, type Edit, type Markup, type Piece } from './markup.ts';
import type { Masks } from './masks.ts';
import { pairsIn } from './pairs.ts';
import { isAddress, maskIpv4, maskMac, maskPatterns } from './patterns.ts';
import type { Eraser, Secrets } from './secrets.ts';
import type { Spotted } from './spot.ts';

/** What a text is rewritten with. */
export interface Tools {
  readonly masks: Masks;
  readonly secrets: Secrets;
  readonly eraser: Eraser;
}

/** Say what a thing is, not what it holds. */
const STRUCTURAL =
  /^(?:id|name|class|for|type|rel|method|enctype|http-equiv|charset|lang|xml:lang|xmlns|width|height|align|valign|border|colspan|rowspan|data-futamichi-.*)$/;
/** Kinds that have no form of their own: what stands there is masked whatever it looks like. */
const FORMLESS: ReadonlySet<Kind> = new Set(['password', 'wifi-key']);
/** Markup in comments in markup. */
const MAX_DEPTH = 3;

/** Markup with what tells something masked, and everything else as it was. */
export function rewriteMarkup(markup: Markup, { pieces, boxes }: Spotted, tools: Tools, depth = 0): string {
  const { source } = markup;
  const inBoxes = new Map(boxes.flatMap((each) => maskBoxes(each, tools.masks)));
  const edits = markup.pieces.flatMap((piece): readonly Edit[] => {
    const boxed = inBoxes.get(piece);
    const kind = pieces.get(piece);
    const text =
      boxed ?? (kind ? maskWhole(piece.text, kind, tools) : maskPiece(piece, markup, tools, depth));
    if (text === piece.text) return [];
    return [{ from: piece.from, to: piece.to, text: isEscaped(piece) ? escaped(text) : text }];
  });
  const rest: Edit = {
    from: markup.end,
    to: source.length,
    text: maskRaw(source.slice(markup.end), tools, 'code'),
  };
  return tools.eraser.everything(rewritten(source, [...edits, rest]));
}

/** Text that is no markup: script, data, addresses, or words for people. */
export function maskRaw(text: string, tools: Tools, is: 'words' | 'code', depth = 0): string {
  const { secrets } = tools;
  const pairs = pairsIn(text, is).filter(({ value }) => !secrets.isKept(value));
  const named = rewritten(
    text,
    pairs.map(({ kind, value, from, to }) => ({ from, to, text: maskWhole(value, kind, tools) })),
  );
  // script writes markup
  const inputs = named.replaceAll(/<input\b[^<>]*>/gi, (tag) =>
    depth < MAX_DEPTH ? maskInput(tag, tools) : tag,
  );
  return maskPatterns(tools.eraser.text(inputs), tools.masks);
}

function maskPiece({ kind, name, text, tag }: Piece, { tags }: Markup, tools: Tools, depth: number): string {
  if (text.trim() === '') return text;
  if (kind === 'text') return maskRaw(text, tools, 'words');
  if (kind === 'attribute' && name !== undefined)
    return STRUCTURAL.test(name) ? maskPatterns(text, tools.masks) : maskRaw(text, tools, 'code');
  if (kind === 'comment' && text.includes('<') && depth < MAX_DEPTH)
    return rewriteMarkup(markupOf(text), NOTHING_SPOTTED, tools, depth + 1);
  return tags[tag]?.name === 'style' ? text : maskRaw(text, tools, 'code', depth);
}

const NOTHING_SPOTTED: Spotted = { pieces: new Map(), boxes: [] };

/** Of a tag in script, all that is known is what it says itself. */
function maskInput(tag: string, tools: Tools): string {
  const { tags } = markupOf(tag);
  const { type, value } = Object.fromEntries(tags[0]?.attributes ?? []) as { type?: Piece; value?: Piece };
  if (!value || type?.text.toLowerCase() !== 'password') return tag;
  return rewritten(tag, [{ ...value, text: maskWhole(value.text, 'password', tools) }]);
}

/** A value that is known to be of a kind: as what it looks like, where it looks like something, or else as a whole. */
export function maskWhole(value: string, kind: Kind, { masks, secrets }: Tools): string {
  const text = value.trim();
  if (text === '' || (!FORMLESS.has(kind) && (secrets.isKept(text) || isIP(text) !== 0))) {
    return maskPatterns(value, masks);
  }
  if (!FORMLESS.has(kind) && isAddress(text)) return maskPatterns(value, masks);
  return value.replace(text, () => masks.mask(kind, text));
}

function maskBoxes(
  { address, separator, pieces }: Boxes,
  masks: Masks,
): ReadonlyArray<readonly [Piece, string]> {
  const masked = separator === '.' ? maskIpv4(address, '', masks) : maskMac(address, masks);
  const parts = masked.split(separator);
  return pieces.map((piece, at) => [piece, parts[at] ?? ''] as const);
}

function isEscaped({ kind }: Piece): boolean {
  return kind === 'text' || kind === 'attribute';
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('\u00a0', '&nbsp;');
}

import type { Boxes } from './number-runs.ts';
import { picturesIn, runsOfNames, runsOfNumbers } from './number-runs.ts';
import { markupOf, rewritten, type Edit, type Markup, type Piece } from './markup.ts';
import type { Masks } from './masks.ts';
import { maskIpv4, maskMac } from './patterns.ts';
import { SEAM } from './prose.ts';
import { maskScript, type ScriptTools } from './script.ts';
import type { FoundSecrets } from './find-secrets.ts';
import type { TextMask } from './text.ts';

/** What a document is rewritten with. */
export interface Tools extends ScriptTools {
  readonly masks: Masks;
}

/** What they hold are names, or words of the language. */
const NAMES =
  /^(?:id|name|class|for|form|list|headers|type|rel|role|method|enctype|http-equiv|charset|lang|xml:lang|aria-(?:labelledby|describedby|controls|owns)|data-futamichi-.*)$/;
const ADDRESSES =
  /^(?:href|src|action|formaction|background|data|codebase|cite|longdesc|poster|usemap|xmlns(?::.*)?|xlink:href|srcset|ping|manifest|archive|classid|profile)$/;
/** Of these, only what script would be told. */
const CODED: ReadonlySet<string> = new Set(['option', 'button', 'param', 'li']);
const CHOSEN: ReadonlySet<string> = new Set(['hidden', 'radio', 'checkbox']);
/** Shapes are pictures. */
const SHAPES: ReadonlySet<string> = new Set(
  'path,rect,polygon,polyline,circle,ellipse,line,use,g,symbol,stop,lineargradient,radialgradient,pattern,mask'.split(
    ',',
  ),
);
/** Tags that tear no word. */
const INLINE =
  /^(?:<\/?(?:wbr|span|b|i|u|em|strong|font|small|big|nobr|tt|code|kbd|samp|sub|sup|mark|ins|del|s|bdi|bdo|abbr|acronym|cite|dfn|q|var|data|time|ruby|rt|rp|blink)\b[^<>]*>|<!--(?:(?!-->)[\s\S]){0,200}-->)+$/i;
const DOCTYPE =
  /^!?doctype(?:\s+html(?:\s+public\s+"-\/\/W3C\/\/DTD X?HTML [\d.]{1,4}(?: (?:Transitional|Strict|Frameset|Final))?\/\/EN"(?:\s+"https?:\/\/www\.w3\.org\/TR\/(?:x?html\d{0,2}|REC-html40)\/(?:DTD\/)?(?:loose|strict|frameset|xhtml1-transitional|xhtml1-strict|xhtml1-frameset|xhtml11)\.dtd")?)?)?\s*$/i;
const MARKUP_IN_TEXT: ReadonlySet<string> = new Set(['noscript', 'noembed', 'noframes', 'iframe', 'xmp']);
/** Markup in comments in markup. */
const MAX_DEPTH = 3;
export const NOTHING: FoundSecrets = { pieces: new Map(), boxes: [], models: [] };

/** Markup of which the structure, the names and what is known to be harmless are left. */
export function rewriteMarkup(
  markup: Markup,
  { pieces, boxes }: FoundSecrets,
  tools: Tools,
  depth = 0,
): string {
  const { source } = markup;
  const { text } = tools;
  const settled = new Map<Piece, string>(boxes.flatMap((each) => maskBoxes(each, tools.masks)));
  for (const [piece, kind] of pieces)
    if (!settled.has(piece)) settled.set(piece, text.whole(piece.text, kind));
  for (const piece of runsOfNumbers(markup))
    if (!settled.has(piece)) settled.set(piece, piece.text.replaceAll(/[\p{L}\p{N}]/gu, '0'));
  for (const piece of picturesIn(markup)) settled.set(piece, '');
  for (const piece of runsOfNames(markup)) settled.set(piece, 'x');
  for (const torn of tornIn(markup, settled))
    for (const [piece, said] of maskTorn(torn, text)) settled.set(piece, said);
  const edits = markup.pieces.map((piece): Edit => {
    const said = settled.get(piece) ?? maskPiece(piece, markup, tools, depth);
    const same = said === piece.text;
    return {
      from: piece.from,
      to: piece.to,
      text: same
        ? source.slice(piece.from, piece.to)
        : isEscaped(piece)
          ? escaped(said, source[piece.from - 1])
          : said,
    };
  });
  const rest = source.slice(markup.end);
  const unfinished: Edit = { from: markup.end, to: source.length, text: text.prose(rest, 'code') };
  return rewritten(source, [...edits, unfinished], syntaxOf);
}

/** Only what tags are made of can stand between their parts. */
function syntaxOf(text: string): string {
  return text.replaceAll(/CDATA|[^<>/="'\s!?[\]-]/g, (found) => (found === 'CDATA' ? found : ''));
}

function maskPiece(
  { kind, name = '', text, tag, from, to }: Piece,
  { tags, source }: Markup,
  tools: Tools,
  depth: number,
): string {
  const { text: mask } = tools;
  const tagName = tags[tag]?.name ?? '';
  switch (kind) {
    case 'name':
      return mask.tagName(text);
    case 'text':
      return mask.prose(text, 'words');
    case 'declaration':
      return DOCTYPE.test(text) ? text : mask.prose(text, 'code');
    case 'attribute': {
      const type = tags[tag]?.attributes.get('type')?.text.toLowerCase() ?? '';
      return maskAttribute(name, text, tools, { tag: tagName, type });
    }
    case 'comment':
      if (text.includes('<') && depth < MAX_DEPTH)
        return rewriteMarkup(markupOf(text), NOTHING, tools, depth + 1);
      return mask.prose(text, 'words');
    case 'raw':
      if ((MARKUP_IN_TEXT.has(tagName) || /^\s*<(?!!--)/.test(text)) && depth < MAX_DEPTH)
        return rewriteMarkup(markupOf(source.slice(from, to)), NOTHING, tools, depth + 1);
      return maskScript(text, tools);
  }
}

interface Place {
  readonly tag: string;
  /** Of an input. */
  readonly type: string;
}

function maskAttribute(name: string, text: string, tools: Tools, { tag, type }: Place): string {
  const { text: mask } = tools;
  if (text.trim() === '') return '';
  if (SHAPES.has(tag) && name !== 'id' && name !== 'class') return '';
  if (name === 'value' && type === 'password') return mask.whole(text, 'password');
  if (NAMES.test(name)) return mask.names(text);
  if (name.startsWith('on') || name === 'style') return maskScript(text, tools);
  if (/^\s*javascript:/i.test(text))
    return `javascript:${maskScript(text.replace(/^\s*javascript:/i, ''), tools)}`;
  if (ADDRESSES.test(name) || /^\s*data:/i.test(text)) return mask.address(text);
  if (name === 'content') return /url\s*=/i.test(text) ? mask.address(text) : mask.prose(text, 'words');
  if (name === 'value' && (CODED.has(tag) || CHOSEN.has(type))) return mask.prose(text, 'code');
  if (name.startsWith('data-')) return mask.prose(text, 'code');
  return mask.prose(text, 'words');
}

/** Texts that are one to a reader, although there is markup within. */
function tornIn(
  { source, pieces }: Markup,
  settled: ReadonlyMap<Piece, string>,
): readonly (readonly Piece[])[] {
  const found: Piece[][] = [];
  let last: Piece | undefined;
  for (const piece of pieces) {
    if (piece.kind !== 'text' || settled.has(piece)) continue;
    const isTorn = last && piece.from - last.to < 1_000 && INLINE.test(source.slice(last.to, piece.from));
    if (isTorn) found.at(-1)?.push(piece);
    else found.push([piece]);
    last = piece;
  }
  return found.filter(({ length }) => length > 1);
}

function maskTorn(torn: readonly Piece[], mask: TextMask): ReadonlyArray<readonly [Piece, string]> {
  const said = torn.map(({ text }) => text.replaceAll(SEAM, ''));
  const parts = mask.prose(said.join(SEAM), 'words').split(SEAM);
  if (parts.length === said.length && !mask.tells(said.join('')))
    return torn.map((piece, at) => [piece, parts[at] ?? '']);
  const whole = mask.prose(said.join(''), 'words');
  return torn.map((piece, at) => [piece, at === 0 ? whole : '']);
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

/** `quote`: what it stands in, if anything; the other kind may stay. */
function escaped(text: string, quote: string | undefined): string {
  const even = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\u00a0', '&nbsp;');
  const double = quote === "'" ? even : even.replaceAll('"', '&quot;');
  return quote === '"' ? double : double.replaceAll("'", '&#39;');
}

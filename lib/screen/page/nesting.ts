import { names } from './elements.ts';

/** Which tags end which others, as HTML says and every browser does; markup of routers relies on it everywhere. */

/** Have no end tag and hold nothing. */
export const VOID = names(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr',
);

/** What may stand in a head; anything else begins the body. */
export const IN_HEAD = names(
  'head html title meta link script style base basefont bgsound noscript template object noframes',
);

/** No end tag from inside reaches beyond these. */
const CELL = names('table td th caption button template object');
const TABLE = names('table template');

const TABLE_PARTS = names('table caption colgroup thead tbody tfoot tr td th');

/** How far up an end tag looks for its start. */
export function endsWithin(name: string): ReadonlySet<string> {
  return TABLE_PARTS.has(name) ? TABLE : CELL;
}

interface Rule {
  /** The innermost of these ends, and everything in it. */
  readonly ends: readonly string[];
  /** Unless one of these is met first. */
  readonly within: ReadonlySet<string>;
}

const HEADINGS = names('h1 h2 h3 h4 h5 h6');
const PARAGRAPH_ENDS = names(
  'address article aside blockquote center details dir div dl dt dd fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr ' +
    'li main menu nav ol p pre section summary table ul',
);

const cell: Rule = { ends: ['td', 'th', 'caption'], within: names('table tr template') };
const section: Rule = { ends: ['thead', 'tbody', 'tfoot', 'caption'], within: TABLE };
const item: Rule = { ends: ['dt', 'dd'], within: new Set(['dl', ...CELL]) };
const select: Rule = { ends: ['select'], within: CELL };
const paragraph: Rule = { ends: ['p'], within: CELL };

const RULES: Readonly<Record<string, Rule>> = {
  td: cell,
  th: cell,
  tr: { ends: ['tr', 'caption'], within: TABLE },
  thead: section,
  tbody: section,
  tfoot: section,
  li: { ends: ['li'], within: new Set(['ul', 'ol', 'menu', ...CELL]) },
  dt: item,
  dd: item,
  option: { ends: ['option'], within: new Set(['select', 'datalist', 'optgroup', ...CELL]) },
  optgroup: { ends: ['optgroup'], within: new Set(['select', 'datalist', ...CELL]) },
  a: { ends: ['a'], within: CELL },
  button: { ends: ['button'], within: names('table td th template') },
  input: select,
  textarea: select,
  select,
};

/** What a start tag ends. */
export function endedBy(name: string): readonly Rule[] {
  const own = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  return [...(own ? [own] : []), ...(PARAGRAPH_ENDS.has(name) ? [paragraph] : [])];
}

/** Whether a start tag ends the paragraph that it stands in. */
export function endsParagraph(name: string): boolean {
  return PARAGRAPH_ENDS.has(name);
}

export function isHeading(name: string): boolean {
  return HEADINGS.has(name);
}

// What a document in Markdown refers to, and how it is divided. As much as our own documents use.

export interface MarkdownLink {
  readonly text: string;
  readonly target: string;
  readonly isImage: boolean;
}

export interface Section {
  readonly level: number;
  readonly title: string;
  readonly body: string;
}

const BLOCK = /^( *)(```|~~~)[\s\S]*?^\1\2\s*$/gm;

/** The name of a file in code may be the text of a link. */
export function linksIn(text: string): readonly MarkdownLink[] {
  const plain = text.replaceAll(BLOCK, '');
  return [...plain.matchAll(/(!?)\[((?:[^[\]`]|`[^`]*`)*)\]\(([^()\s]+)\)/g)].map(
    ([, mark, words = '', target = '']) => ({
      text: words,
      target,
      isImage: mark === '!',
    }),
  );
}

export function sectionsIn(text: string): readonly Section[] {
  const masked = text.replaceAll(BLOCK, (code) => code.replaceAll(/^#/gm, ' '));
  return [...masked.matchAll(/^(#{1,6}) (.+)\n([\s\S]*?)(?=^#{1,6} |$(?![\s\S]))/gm)].map(
    ([, marks = '', title = '', body = '']) => ({ level: marks.length, title: title.trim(), body }),
  );
}

/** The anchors of its headings, as GitHub makes them. */
export function anchorsIn(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  return new Set(
    sectionsIn(text).map(({ title }) => {
      const words = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const anchor = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}

/** What stands in single backticks, outside of blocks of code. */
export function codeIn(text: string): readonly string[] {
  const plain = text.replaceAll(BLOCK, '');
  return [...plain.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The lines of its blocks of code. */
export function codeLinesIn(text: string): readonly string[] {
  return [...text.matchAll(/^( *)```\w*\n([\s\S]*?)^\1```$/gm)].flatMap(([, , code = '']) =>
    code.trimEnd().split('\n'),
  );
}

import { names, walkElements, type Visitor } from './elements.ts';
import type { Document, Element } from './page.ts';
import { hasLetters, tidy } from './words.ts';

/** The browser backend marks so what its style sheets hide. */
const HIDDEN_MARK = 'data-futamichi-hidden';

const NEVER_SHOWN = names('head title script style template noframes noembed object datalist svg');

/** Run on in a line; everything else stands on its own. */
const INLINE = names(
  'a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark nobr output q s samp small ' +
    'span strike strong sub sup time tt u var wbr',
);

const CONTROLS = names('input select textarea button option');

/** Longer ones are cut: logs are the longest that anybody reads. */
const MAX_TEXT = 65_536;
const MAX_LABEL = 1_000;
/** So that elements in each other, each of which is asked for its text, cannot take for ever. */
const MAX_PARTS = 5_000;
/** A label has a few. */
const MAX_LABEL_PARTS = 200;

/** Whether an element is hidden by itself; not whether it stands in something hidden. */
export function isHidden({ name, attribs }: Element): boolean {
  return (
    NEVER_SHOWN.has(name) ||
    'hidden' in attribs ||
    HIDDEN_MARK in attribs ||
    (name === 'input' && attribs['type']?.trim().toLowerCase() === 'hidden') ||
    /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribs['style'] ?? '')
  );
}

/** Goes through what a person can see. */
export function walkVisible(root: Document | Element, visitor: Visitor): void {
  walkElements(root, {
    ...visitor,
    enter: (element) => (isHidden(element) ? 'skip' : visitor.enter?.(element)),
    leave: (element) => {
      if (!isHidden(element)) visitor.leave?.(element);
    },
  });
}

export function isInline({ name }: Element): boolean {
  return INLINE.has(name);
}

export function isControl({ name }: Element): boolean {
  return CONTROLS.has(name);
}

/** Help, notes and jumps to another place on the page are no part of the label that they stand beside. */
const ASIDE =
  /(?:^|[\s_-])(?:help\w*|hint|notes?|tips?|tooltip|remark|skip|off|sr-only|caution|attention)(?:$|[\s_-])/i;

function isAside({ name, attribs }: Element): boolean {
  if (name === 'small' || name === 'sup') return true;
  if (name === 'a' && /^#./.test(attribs['href'] ?? '')) return true;
  return ASIDE.test(attribs['class'] ?? '');
}

/** What can be read in an element, without what stands in controls. Words that are only painted count where there are no others. */
export function visibleText(root: Document | Element): string {
  const written: string[] = [];
  const painted: string[] = [];
  let length = 0;
  walkVisible(root, {
    enter: (element) => {
      if (written.length >= MAX_PARTS) return 'stop';
      if (isControl(element)) return 'skip';
      if (element.name === 'img') painted.push(element.attribs['alt'] ?? '');
      if (!isInline(element)) written.push(' ');
    },
    leave: (element) => {
      if (!isInline(element)) written.push(' ');
    },
    text: (text) => {
      length += text.length;
      written.push(text);
      return length < MAX_TEXT && written.length < MAX_PARTS ? undefined : 'stop';
    },
  });
  const text = tidy(written.join(''));
  return text === '' ? tidy(painted.join(' ')) : text;
}

/** The words of a label: what can be read, without help and notes where there is more. */
export function labelText(root: Element): string {
  const { text, leftOut } = labelWords(root, isAside);
  return text === '' && leftOut ? labelWords(root, () => false).text : text;
}

function labelWords(root: Element, isLeftOut: (element: Element) => boolean) {
  const written: string[] = [];
  const painted: string[] = [];
  let length = 0;
  let leftOut = false;
  walkVisible(root, {
    enter: (element) => {
      if (written.length >= MAX_LABEL_PARTS) return 'stop';
      if (isControl(element)) return 'skip';
      if (isLeftOut(element)) {
        leftOut = true;
        return 'skip';
      }
      if (element.name === 'img') painted.push(element.attribs['alt'] ?? '');
      if (!isInline(element)) written.push(' ');
    },
    text: (text) => {
      length += text.length;
      written.push(text);
      return length < MAX_LABEL ? undefined : 'stop';
    },
  });
  const text = tidy(written.join(''));
  return { text: text === '' ? tidy(painted.join(' ')) : text, leftOut };
}

/** What can be read on a page, paragraph by paragraph, captions of buttons included. */
export function linesOf(root: Document | Element): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const end = () => {
    if (hasLetters(line)) lines.push(tidy(line));
    line = '';
  };
  walkVisible(root, {
    enter: (element) => {
      if (element.name === 'select' || element.name === 'textarea') return 'skip';
      if (element.name === 'input') line += ` ${captionIn(element)} `;
      else if (element.name === 'br') line += ' ';
      else if (!isInline(element)) end();
    },
    leave: (element) => {
      if (element.name !== 'br' && element.name !== 'input' && !isInline(element)) end();
    },
    text: (text) => {
      line += text;
    },
  });
  end();
  return lines;
}

/** What is written in some elements, line by line; words that are only painted count where there are no others. */
export function writtenIn(roots: readonly Element[]): string {
  return linesWritten(roots).join('\n') || tidy(roots.map(visibleText).join(' '));
}

const PREFORMATTED = names('pre xmp listing plaintext');

/** Whether its lines are lines, and not blanks. */
function isPreformatted({ name, attribs }: Element): boolean {
  return PREFORMATTED.has(name) || /white-space\s*:\s*pre/i.test(attribs['style'] ?? '');
}

/** What stands in one line with what is before it. */
const IN_LINE = names('td th dd');

/** Rows of a table, terms with what is said of them, lines of `pre` and what `br` parts are one line each. */
function linesWritten(roots: readonly Element[]): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let length = 0;
  let preformatted = 0;
  const end = () => {
    if (line.trim() !== '') lines.push(tidy(line));
    line = '';
  };
  for (const root of roots) {
    if (isPreformatted(root)) preformatted += 1;
    walkVisible(root, {
      enter: (element) => {
        if (isControl(element)) return 'skip';
        if (isPreformatted(element)) preformatted += 1;
        if (IN_LINE.has(element.name)) line += ' ';
        else if (element.name === 'br' || !isInline(element)) end();
      },
      leave: (element) => {
        if (isPreformatted(element)) preformatted -= 1;
        if (!IN_LINE.has(element.name) && element.name !== 'dt' && !isInline(element)) end();
      },
      text: (text) => {
        length += text.length;
        for (const [at, part] of text.split(/\r\n|[\r\n]/).entries()) {
          if (at > 0 && preformatted > 0) end();
          line += at > 0 ? ` ${part}` : part;
        }
        return length < MAX_TEXT ? undefined : 'stop';
      },
    });
    if (isPreformatted(root)) preformatted -= 1;
    end();
  }
  return lines;
}

function captionIn({ attribs }: Element): string {
  const type = attribs['type']?.toLowerCase();
  if (type === 'submit' || type === 'button') return attribs['value'] ?? '';
  return type === 'image' ? (attribs['alt'] ?? '') : '';
}

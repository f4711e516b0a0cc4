import { elementsIn, firstIn, rawTextOf } from '../page/elements.ts';
import type { Page } from '../page/page.ts';
import { baseOf } from '../page/parse.ts';
import { isControl, visibleText } from '../page/visible.ts';

/** A page that shows itself for longer is meant to be read. */
const MAX_DELAY_S = 1;
/** A page with more words than this is not only there to lead on. */
const MAX_WORDS = 200;

const REFRESH = /^\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(['"]?)(.+?)\2\s*$/is;

/** Comments, and what some scripts hide themselves in from old browsers. */
const COMMENTS = /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|^[ \t]*\/\/[^\n]*|<!--|-->/gm;
const WHERE = /^(?:(?:window|self|top|parent|document)\.)*location/;
const GO =
  /^(?:(?:\.href)?\s*=\s*(?:'([^'\\]*)'|"([^"\\]*)")|\.(?:replace|assign)\(\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*\))$/;
/** `function go() { … }`, called when the page has loaded. */
const WRAPPED = /^function\s+([\w$]+)\s*\(\s*\)\s*\{([^{}]*)\}(.*)$/s;

/**
 * Where a page leads that is only there to lead elsewhere: by a refresh at once, or by script that does nothing but go there.
 * On whatever host; undefined for a page to be read.
 */
export function redirectOf(page: Page): URL | undefined {
  const target = refreshOf(page) ?? scriptedOf(page);
  const base = baseOf(page).href;
  if (target === undefined || !URL.canParse(target, base)) return undefined;
  const url = new URL(target, base);
  url.hash = '';
  const itself = new URL(page.url);
  itself.hash = '';
  // a page that loads itself again and again is one to be read
  return /^https?:$/.test(url.protocol) && url.href !== itself.href ? url : undefined;
}

function refreshOf({ document }: Page): string | undefined {
  const meta = firstIn(
    document,
    ({ name, attribs }) => name === 'meta' && attribs['http-equiv']?.trim().toLowerCase() === 'refresh',
  );
  const [, delay, , target] = REFRESH.exec(meta?.attribs['content'] ?? '') ?? [];
  return Number(delay) <= MAX_DELAY_S ? target : undefined;
}

function scriptedOf({ document }: Page): string | undefined {
  const scripts = elementsIn(document).filter(({ name }) => name === 'script');
  if (scripts.some(({ attribs }) => 'src' in attribs)) return undefined;
  if (firstIn(document, (element) => isControl(element) || element.name === 'frame')) return undefined;
  if (visibleText(document).length > MAX_WORDS) return undefined;
  const body = firstIn(document, ({ name }) => name === 'body');
  const text = scripts.map(rawTextOf).join('\n');
  return targetIn(text.length > MAX_SCRIPT ? '' : text, body?.attribs['onload']);
}

const MAX_SCRIPT = 2_000;

function targetIn(script: string, onload = ''): string | undefined {
  const text = bare(script);
  if (text === '') return goal(bare(onload));
  const [, name, inside = '', after = ''] = WRAPPED.exec(text) ?? [];
  if (name === undefined) return goal(text);
  const calls = [bare(after), bare(onload)].filter(Boolean);
  return calls.length > 0 && calls.every((call) => call === `${name}()`) ? goal(bare(inside)) : undefined;
}

function bare(script: string): string {
  const text = script.replaceAll(COMMENTS, '').trim();
  return text
    .replace(/^javascript:/i, '')
    .replace(/(?<![\s;])[\s;]+$/, '')
    .trim();
}

function goal(script: string): string | undefined {
  const where = WHERE.exec(script)?.[0];
  if (where === undefined) return undefined;
  return GO.exec(script.slice(where.length))
    ?.slice(1)
    .find((each) => each !== undefined);
}

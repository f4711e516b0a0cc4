import type { Kind } from './kinds.ts';
import { pairsIn } from './named-values.ts';
import type { TextMask } from './text.ts';

const REGEX = String.raw`\/(?![*\/])(?:\\[^\n]|\[(?:\\[^\n]|[^\]\\\n]){0,200}\]|[^\/\\\n[]){1,500}\/[a-z]{0,8}`;
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|<!--|-->)`,
    String.raw`(?<string>"(?:\\[\s\S]?|[^"\\\n])*(?:"|(?=\n)|$)|'(?:\\[\s\S]?|[^'\\\n])*(?:'|(?=\n)|$)|${'`'}(?:\\[\s\S]?|[^${'`'}\\])*(?:${'`'}|$))`,
    String.raw`(?<regex>(?<=(?:^|[(,=:[!&|?{};+\n]|return|typeof)[ \t]{0,4})${REGEX})`,
    String.raw`(?<number>0[xob][\da-f_]+n?|\.?\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?[\p{L}\d_%]*)`,
    String.raw`(?<name>[\p{L}$_][\p{L}\p{M}\p{N}$_]*)`,
    String.raw`(?<rest>[\s\S])`,
  ].join('|'),
  'giu',
);
/** Numbers of programs and networks that say nothing about a home; others may be signs by their codes, or parts of an address. */
const NUMBER =
  /^(?:\dn?|[1-9]0{1,5}|16|32|64|128|512|0?\.\d|255|256|1024|65535|1500|1492|1454|1460|1280|576|3600|86400|0\.\d{1,2}(?:em|s)?)$/;
const SIZE = /^\d{1,4}(?:\.\d{1,2})?(?:px|em|rem|pt|%|vh|vw|ms|s|deg|fr)$/i;
/** As many small values one after another are a picture, or something by its signs. */
const RUN = 4;
/** Strings with script in them. */
const MAX_DEPTH = 4;

interface Token {
  readonly text: string;
  readonly kind: 'comment' | 'string' | 'regex' | 'number' | 'name' | 'rest';
  readonly at: number;
}

/** What script is rewritten with. */
export interface ScriptTools {
  readonly text: TextMask;
  /** For markup that script holds. */
  readonly markup: (text: string) => string;
}

/** Script, data (JSON) and style sheets, of which the names and what is known to be harmless are left. */
export function maskScript(source: string, tools: ScriptTools, depth = 0): string {
  const { text: mask } = tools;
  const tokens = Array.from(source.matchAll(TOKEN), (match): Token => {
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? ['rest'];
    return { text: match[0], kind: kind as Token['kind'], at: match.index };
  });
  const named = new Map(pairsIn(source, 'code').map((pair) => [pair.from, pair]));
  const runs = runsIn(tokens);
  const short = shortIn(tokens);
  return tokens
    .map((token, at) => {
      const { text, kind } = token;
      switch (kind) {
        case 'comment':
          return maskComment(text, mask);
        case 'string': {
          const pair = named.get(token.at + 1);
          const whole = pair && mask.whole(decodedString(text.slice(1, -1)), pair.kind);
          const said = maskString(text, tools, {
            whole,
            isKey: isKey(tokens, at),
            isPart: runs.has(at),
            depth,
          });
          return said;
        }
        case 'regex':
          return maskRegex(text, mask);
        case 'number':
          return (isCount(tokens, at) || NUMBER.test(text) || SIZE.test(text)) &&
            !runs.has(at) &&
            !short.has(at) &&
            !named.has(token.at)
            ? text
            : (numbered(named.get(token.at)?.kind, text, mask) ?? ones(text));
        case 'name':
          return short.has(at) ? zeros(text) : mask.name(text);
        case 'rest':
          return /[\0-\x7f\u3000]/.test(text) ? text : ' ';
      }
    })
    .join('');
}

function maskComment(text: string, mask: TextMask): string {
  const [, before = '', said = '', after = ''] = /^(\/\*|\/\/|<!--|-->)([\s\S]*?)(\*\/)?$/.exec(text) ?? [];
  return before + mask.prose(said, 'words').replaceAll('*/', ' ') + after;
}

interface StringAs {
  /** What stands for all of it, if its name says what it is. */
  readonly whole: string | undefined;
  readonly isKey: boolean;
  readonly isPart: boolean;
  readonly depth: number;
}

function maskString(text: string, tools: ScriptTools, { whole, isKey, isPart, depth }: StringAs): string {
  const quote = text[0] ?? '"';
  const isClosed = text.length > 1 && text.endsWith(quote);
  const inner = text.slice(1, isClosed ? -1 : undefined);
  const said = decodedString(inner);
  const masked = whole ?? (isPart ? zeros(said) : maskSaid(said, tools, isKey, depth));
  return quote + (masked === said ? inner : encoded(masked, quote)) + (isClosed ? quote : '');
}

function maskSaid(said: string, tools: ScriptTools, isKey: boolean, depth: number): string {
  const { text: mask } = tools;
  if (isKey) return mask.name(said);
  if (/^\d{2,}$/.test(said)) return NUMBER.test(said) ? said : zeros(said);
  // data in data, and script that is called by its text
  if (depth < MAX_DEPTH && /^\s*[[{][\s\S]*["'][\s\S]*[\]}]\s*$/.test(said))
    return maskScript(said, tools, depth + 1);
  if (/<[a-z!/]/i.test(said)) return tools.markup(said);
  if (/^(?:https?:)?\/{0,2}[\w./-]*\/[\w./?=&%;+-]*$/.test(said) || /\.(?:html?|php|cgi|asp|js)\b/.test(said))
    return mask.address(said);
  return mask.prose(said, 'code');
}

function maskRegex(text: string, mask: TextMask): string {
  const [, source = '', flags = ''] = /^\/([\s\S]*)\/([a-z]*)$/.exec(text) ?? [];
  if (/\\(?:\d|x[\da-f]|u[\da-f{])/i.test(source)) return `/${zeros(source)}/`;
  // signs of the language are no text
  const parts = source.replaceAll(
    /\\[a-z]|\{\d+(?:,\d*)?\}|[A-Za-z0-9]-[A-Za-z0-9]|([^\\{}[\]()|?*+^$/]+)|[\s\S]/gi,
    (found, said?: string) => (said === undefined ? found : mask.prose(said, 'code')),
  );
  return `/${parts}/${/^[dgimsuvy]*$/.test(flags) ? flags : ''}`;
}

/** Names of what is counted or chosen in every home. */
const COUNTED =
  /(?:channel|chan|mtu|mru|port|vlan|timeout|interval|period|count|num|max|min|index|idx|level|width|height|rate|speed|retry|page|row|col|size|length|mode|status)$/i;

/** A number of few digits with the name of what it counts before it. */
function isCount(tokens: readonly Token[], at: number): boolean {
  if (!/^\d{1,4}$/.test(tokens[at]?.text ?? '')) return false;
  const before = tokens.slice(Math.max(0, at - 6), at).filter(({ text }) => text.trim() !== '');
  const [name, sign] = before.slice(-2);
  return (
    name !== undefined && /^[:=]$/.test(sign?.text ?? '') && COUNTED.test(name.text.replaceAll(/["']/g, ''))
  );
}

/** `"key":`, but not one of two that are to choose from. */
function isKey(tokens: readonly Token[], at: number): boolean {
  let next = at + 1;
  while (/^\s$/.test(tokens[next]?.text ?? '')) next += 1;
  if (tokens[next]?.text !== ':') return false;
  let before = at - 1;
  while (/^\s$/.test(tokens[before]?.text ?? '')) before -= 1;
  return /^[{,]$/.test(tokens[before]?.text ?? '');
}

/** Places of numbers, and of strings of a few signs, that stand one after another with nothing but signs between. */
function runsIn(tokens: readonly Token[]): ReadonlySet<number> {
  const found = new Set<number>();
  let run: number[] = [];
  const end = () => {
    if (run.length >= RUN) for (const at of run) found.add(at);
    run = [];
  };
  for (const [at, { text, kind }] of tokens.entries()) {
    const isPart = kind === 'number' || (kind === 'string' && /^.(?:[\da-f]{1,4}|.)?.$/i.test(text));
    if (isPart) run.push(at);
    else if (kind !== 'rest' || /[(){};]/.test(text)) end();
  }
  end();
  return found;
}

/** A number with the name of what it is, as the same number everywhere. */
function numbered(kind: Kind | undefined, text: string, mask: TextMask): string | undefined {
  const whole = kind && mask.whole(text, kind);
  return whole !== undefined && /^\d+$/.test(whole) ? `1${whole.slice(1)}` : undefined;
}

/** What is no number of a known kind; data that begins with a zero could not be read. */
function ones(text: string): string {
  return text.replaceAll(/\d|(?<=x[\da-f]*)[a-f]/gi, '1').replace(/^1(?=[xob])/i, '0');
}

/** Places of names of a few signs with nothing between them that script would have between so many. */
function shortIn(tokens: readonly Token[]): ReadonlySet<number> {
  const found = new Set<number>();
  let run: number[] = [];
  const end = () => {
    if (run.length > RUN) for (const at of run) found.add(at);
    run = [];
  };
  for (const [at, { text, kind }] of tokens.entries()) {
    if (kind === 'number' || (kind === 'name' && text.length <= 3 && !KEYWORD.test(text))) run.push(at);
    else if (kind === 'name' && !MARKUP.test(text)) end();
    else if (kind === 'rest' && /[(){}[\]=+*:?|]/.test(text)) end();
  }
  end();
  return found;
}

const KEYWORD = /^(?:if|in|do|of|as|var|let|new|for|try)$/;
const MARKUP = /^(?:span|amp)$/i;

function zeros(text: string): string {
  return text
    .replaceAll(/\d/g, '0')
    .replaceAll(/(?<!^)\p{L}/gu, (letter) => (letter === 'x' ? letter : '0'))
    .replace(/^\p{L}/u, 'x');
}

const ESCAPE = /\\(?:x([\da-f]{2})|u\{([\da-f]{1,6})\}|u([\da-f]{4})|([0-3]?[0-7]{1,2})|\r?\n|([\s\S]))/gi;
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

/** A text as script means it. */
export function decodedString(text: string): string {
  return text.replaceAll(
    ESCAPE,
    (_, x?: string, long?: string, u?: string, octal?: string, sign?: string) => {
      const hex = x ?? long ?? u;
      if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
      if (octal !== undefined) return codePoint(Number.parseInt(octal, 8));
      return sign === undefined ? '' : (LETTERS[sign] ?? sign);
    },
  );
}

function codePoint(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '□';
}

function encoded(text: string, quote: string): string {
  const json = JSON.stringify(text.toWellFormed())
    .slice(1, -1)
    .replaceAll('</', String.raw`<\/`);
  if (quote === '"') return json;
  return json.replaceAll(String.raw`\"`, '"').replaceAll(quote, `\\${quote}`);
}

import { isIP } from 'node:net';
import type { Login } from '../../screen/backend.ts';
import type { Counts } from './kinds.ts';
import { isUsual } from './key-words.ts';
import { markupOf, type Markup } from './markup.ts';
import { Masks } from './masks.ts';
import { pairsIn } from './pairs.ts';
import { maskPatterns } from './patterns.ts';
import type { Recorded } from '../recorded.ts';
import { maskRaw, rewriteMarkup, type Tools } from './rewrite.ts';
import { Secrets } from './secrets.ts';
import { spot, type Spotted } from './spot.ts';

export interface Known {
  /** What was used to log in. */
  readonly login?: Login | undefined;
  /** What is no secret although it may stand where one is: the name of the model. */
  readonly keep?: readonly string[];
}

export interface Redacted {
  readonly records: readonly Recorded[];
  readonly counts: Counts;
  /** The same for what is said about them. */
  readonly mask: (text: string) => string;
}

/** What boxes are called in every home. */
const VENDORS_HOSTS: ReadonlySet<string> = new Set(['aterm.me', 'localhost', 'airstation.local', 'router']);

interface Looked {
  readonly record: Recorded;
  readonly page: { readonly markup: Markup; readonly spotted: Spotted } | undefined;
}

/**
 * What was recorded without what would tell who somebody is or let anybody in. What is found in one document is masked in all of them,
 * and the same thing is masked by the same. Structure, labels and names of controls stay.
 */
export function redact(records: readonly Recorded[], { login, keep = [] }: Known = {}): Redacted {
  const masks = new Masks();
  const secrets = new Secrets(masks, keep);
  if (login) secrets.add('password', login.password, true);
  if (login && !isUsual(login.username)) secrets.add('account', login.username, true);
  const looked = records.map(look);
  for (const each of looked) learn(each, secrets);
  const haystack = records.map(({ text = '', url, headers }) =>
    [text, url.href, ...Object.values(headers)].join('\n'),
  );
  const tools: Tools = { masks, secrets, eraser: secrets.eraserFor(haystack.join('\n')) };
  const written = looked.map((each) => write(each, tools));
  return { records: written, counts: masks.counts, mask: (text) => maskRaw(text, tools, 'words') };
}

function look(record: Recorded): Looked {
  const { text, url } = record;
  if (text === undefined || !isMarkup(record)) return { record, page: undefined };
  const markup = markupOf(text);
  return { record, page: { markup, spotted: spot(markup, url) } };
}

function isMarkup({ text = '', headers }: Recorded): boolean {
  const type = headers['content-type'] ?? '';
  return /html|xml/i.test(type) || (!/script|json/i.test(type) && /^\s*</.test(text));
}

/** What stands beside a word that says what it is. In script such words are often only names of functions: there it takes more. */
function learn({ record, page }: Looked, secrets: Secrets): void {
  for (const [{ text }, kind] of page?.spotted.pieces ?? []) secrets.add(kind, text);
  for (const [, value] of cookiesOf(record)) secrets.add('token', value);
  const { hostname } = record.url;
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) === 0 && !VENDORS_HOSTS.has(hostname))
    secrets.add('host', hostname);
  const said = page
    ? page.markup.pieces.flatMap(({ text, kind }) => pairsIn(text, kind === 'text' ? 'words' : 'code'))
    : pairsIn(record.text ?? '', wordingOf(record));
  for (const { kind, value } of [...said, ...pairsIn(record.url.search, 'code')])
    if (/[^a-z]/i.test(value) && value.length >= 6) secrets.add(kind, unescaped(value));
}

function wordingOf({ headers }: Recorded): 'words' | 'code' {
  return /script|json/i.test(headers['content-type'] ?? '') ? 'code' : 'words';
}

function write({ record, page }: Looked, tools: Tools): Recorded {
  const { text, url, headers, sent } = record;
  const masked = page
    ? rewriteMarkup(page.markup, page.spotted, tools)
    : text !== undefined && tools.eraser.everything(maskRaw(text, tools, wordingOf(record)));
  return {
    ...record,
    url: maskUrl(url, tools),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, maskHeader(name, value, tools)]),
    ),
    ...(masked !== false && { text: masked }),
    ...(sent !== undefined && { sent: tools.eraser.everything(maskRaw(sent, tools, 'code')) }),
  };
}

function maskUrl(url: URL, tools: Tools): URL {
  const masked = new URL(url);
  masked.hostname = maskRaw(url.hostname, tools, 'code');
  const [path = '', query = ''] = [url.pathname, url.search].map((part) => maskRaw(part, tools, 'code'));
  masked.pathname = path;
  masked.search = query;
  return masked;
}

function maskHeader(name: string, value: string, tools: Tools): string {
  if (name !== 'set-cookie') return maskRaw(value, tools, 'code');
  return value
    .split('\n')
    .map((line) => maskCookie(line, tools))
    .join('\n');
}

/** Its name and its attributes stay. */
function maskCookie(line: string, { masks, eraser }: Tools): string {
  const [, name = '', value = '', rest = ''] = /^([^=;]*=?)([^;]*)(.*)$/s.exec(line) ?? [];
  return name + (value === '' ? '' : masks.mask('token', value)) + maskPatterns(eraser.text(rest), masks);
}

function cookiesOf({ headers }: Recorded): ReadonlyArray<readonly [name: string, value: string]> {
  const lines = headers['set-cookie']?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    return value.length >= 6 ? [[name, value] as const] : [];
  });
}

/** A text as script means it. */
function unescaped(value: string): string {
  try {
    return String(JSON.parse(`"${value.replaceAll(/\\x([0-9a-f]{2})/gi, String.raw`\u00$1`)}"`));
  } catch {
    return value;
  }
}

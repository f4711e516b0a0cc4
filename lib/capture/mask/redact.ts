import { isIP } from 'node:net';
import type { Login } from '../../screen/backend.ts';
import type { Recorded } from '../recorded.ts';
import { isUsual } from './key-words.ts';
import type { Counts } from './kinds.ts';
import { markupOf, type Markup } from './markup.ts';
import { Masks } from './masks.ts';
import { pairsIn } from './named-values.ts';
import { decodedString, maskScript } from './script.ts';
import { NOTHING, rewriteMarkup, type Tools } from './rewrite.ts';
import { Secrets } from './secrets.ts';
import { findSecrets, type FoundSecrets } from './find-secrets.ts';
import { TextMask } from './text.ts';

export interface RedactContext {
  /** What was used to log in. */
  readonly login?: Login | undefined;
  /** What is no secret although it may stand where one is: the name of the model. */
  readonly keep?: readonly string[];
  /** What screens of the kind say: the texts of profiles. */
  readonly screens?: readonly string[];
}

export interface Redacted {
  readonly records: readonly Recorded[];
  readonly counts: Counts;
  /** The same for what is said about them. */
  readonly mask: (text: string) => string;
}

/** What boxes are called in every home. */
const VENDORS_HOSTS: ReadonlySet<string> = new Set(['aterm.me', 'localhost', 'airstation.local', 'router']);
/** Script in markup in script. */
const MAX_NESTING = 3;
/** What an answer says of itself; all else may be about somebody. */
const HEADERS =
  /^(?:content-(?:type|encoding|language|disposition|security-policy)|location|refresh|set-cookie|www-authenticate|server|cache-control|pragma|expires|x-frame-options|x-content-type-options|x-xss-protection|vary|allow|accept-ranges|connection|ext|usn|st)$/;

interface Looked {
  readonly record: Recorded;
  readonly page: { readonly markup: Markup; readonly spotted: FoundSecrets } | undefined;
}

/**
 * What was recorded without what would tell who somebody is or let anybody in. What is found in one document is masked in all of them,
 * and the same thing is masked by the same. Structure, labels and names of controls stay.
 */
export function redact(
  records: readonly Recorded[],
  { login, keep = [], screens = [] }: RedactContext = {},
): Redacted {
  const masks = new Masks();
  const secrets = new Secrets(masks, keep);
  if (login) secrets.add('password', login.password, true);
  if (login && !isUsual(login.username)) secrets.add('account', login.username, true);
  const looked = records.map(look);
  for (const each of looked) learn(each, secrets);
  const text = new TextMask(masks, secrets, { screens, keep: [...keep, ...VENDORS_HOSTS] });
  for (const { page } of looked) for (const name of namesIn(page?.markup)) text.learnName(name);
  for (const { page } of looked) for (const model of page?.spotted.models ?? []) text.keep(model);
  let nesting = 0;
  const tools: Tools = {
    masks,
    text,
    markup: (said) => {
      if (nesting === MAX_NESTING) return text.prose(said, 'code');
      nesting += 1;
      try {
        return rewriteMarkup(markupOf(said), NOTHING, tools, 1);
      } finally {
        nesting -= 1;
      }
    },
  };
  const written = looked.map((each) => write(each, tools));
  const counts = { ...masks.counts, ...(text.strange > 0 && { other: text.strange }) };
  return { records: written, counts, mask: (said) => text.prose(said, 'words') };
}

function namesIn(markup: Markup | undefined): readonly string[] {
  const named = markup?.pieces.filter(({ name = '' }) => /^(?:id|name|class|for)$/.test(name)) ?? [];
  return named.flatMap(({ text }) => text.split(/\s+/));
}

function look(record: Recorded): Looked {
  const { text, url } = record;
  if (text === undefined || !isMarkup(record)) return { record, page: undefined };
  const markup = markupOf(text);
  return { record, page: { markup, spotted: findSecrets(markup, url) } };
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
  if (!isFixed(hostname)) secrets.add('host', hostname);
  const said = page
    ? page.markup.pieces.flatMap(({ text, kind }) => pairsIn(text, kind === 'text' ? 'words' : 'code'))
    : pairsIn(record.text ?? '', wordingOf(record));
  for (const { kind, value } of [...said, ...pairsIn(record.url.search, 'code')])
    if (/[^a-z]/i.test(value) && value.length >= 6) secrets.add(kind, decodedString(value));
}

function wordingOf({ headers }: Recorded): 'words' | 'code' {
  return /script|json/i.test(headers['content-type'] ?? '') ? 'code' : 'words';
}

function write({ record, page }: Looked, tools: Tools): Recorded {
  const { text, url, headers, sent } = record;
  const masked = page
    ? rewriteMarkup(page.markup, page.spotted, tools)
    : text !== undefined && maskText(text, record, tools);
  const kept = Object.entries(headers).filter(([name]) => HEADERS.test(name));
  return {
    ...record,
    url: maskUrl(url, tools),
    headers: Object.fromEntries(kept.map(([name, value]) => [name, maskHeader(name, value, tools)])),
    ...(masked !== false && { text: tools.text.swept(masked) }),
    ...(sent !== undefined && { sent: tools.text.address(sent) }),
  };
}

function maskText(said: string, { headers }: Recorded, tools: Tools): string {
  return /script|json|css/i.test(headers['content-type'] ?? '')
    ? maskScript(said, tools)
    : tools.text.prose(said, 'words');
}

function maskUrl(url: URL, { text, masks }: Tools): URL {
  const masked = new URL(url);
  if (!isFixed(url.hostname)) masked.hostname = masks.mask('host', url.hostname);
  else if (!VENDORS_HOSTS.has(url.hostname)) masked.hostname = text.address(url.hostname);
  masked.pathname = text.address(url.pathname);
  masked.search = text.address(url.search);
  masked.hash = '';
  masked.username = '';
  masked.password = '';
  return masked;
}

/** Whether a host has no name of its own. */
function isFixed(hostname: string): boolean {
  return isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0 || VENDORS_HOSTS.has(hostname);
}

function maskHeader(name: string, value: string, { text, masks }: Tools): string {
  if (name === 'location' || name === 'refresh') return text.address(value);
  if (name !== 'set-cookie') return text.prose(value, 'code');
  return value
    .split('\n')
    .map((line) => {
      const [, cookie = '', said = '', rest = ''] = /^([^=;]*)=?([^;]*)(.*)$/s.exec(line) ?? [];
      return `${text.name(cookie)}=${said === '' ? '' : masks.mask('token', said)}${text.prose(rest, 'code')}`;
    })
    .join('\n');
}

function cookiesOf({ headers }: Recorded): ReadonlyArray<readonly [name: string, value: string]> {
  const lines = headers['set-cookie']?.split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    return value.length >= 6 ? [[name, value] as const] : [];
  });
}

import { createHash } from 'node:crypto';
import { encoderFor } from '../../screen/forms/encoder.ts';

const CHARSETS = ['utf-8', 'shift_jis', 'euc-jp'] as const;
/** A shorter spelling stands in everything. */
const MIN_CHARS = 4;

/** How pages, addresses and scripts write a text. The text itself is among them. */
export function spellingsOf(text: string): ReadonlySet<string> {
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const json = JSON.stringify(text).slice(1, -1);
  const url = CHARSETS.flatMap((charset) => urlSpellings(encoderFor(charset)(text)));
  return new Set([
    text,
    html,
    html.replaceAll('"', '&quot;'),
    ...['&#39;', '&#039;', '&apos;', '&#x27;'].map((quote) =>
      html.replaceAll('"', '&quot;').replaceAll("'", quote),
    ),
    html.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
    encodeURI(text.toWellFormed()),
    ...url,
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll("'", "\\'"),
    text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
    ...escapesOf(text),
  ]);
}

/** The same, and what is made of a password on its way: base64, alone or in the middle of something, and common hashes. */
export function disguisesOf(text: string): ReadonlySet<string> {
  const disguises = CHARSETS.flatMap((charset) => {
    const bytes = Buffer.from(encoderFor(charset)(text));
    return [
      ...base64Of(bytes),
      ...hashesOf(bytes),
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
    ];
  });
  return new Set([...spellingsOf(text), ...disguises.filter(({ length }) => length >= MIN_CHARS)]);
}

/** `%20`, `+`, in capital and small letters, only where needed or for each byte. */
function urlSpellings(bytes: Uint8Array): readonly string[] {
  const escaped = (keep: RegExp, blank: string) =>
    Array.from(bytes, (byte) => {
      const char = String.fromCharCode(byte);
      if (char === ' ') return blank;
      return keep.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }).join('');
  // of encodeURIComponent, of forms, of escape(), of careful people
  const spelt = [
    escaped(/[\w.!~*'()-]/, '%20'),
    escaped(/[\w.*-]/, '+'),
    escaped(/[\w@*+./-]/, '%20'),
    escaped(/[\w.~-]/, '%20'),
    escaped(/(?!)/, '%20'),
  ];
  const small = (text: string) => text.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
  return [...spelt, ...spelt.map(small)];
}

/** As script writes characters by number. */
function escapesOf(text: string): readonly string[] {
  const unit = (char: string, width: 2 | 4) => char.charCodeAt(0).toString(16).padStart(width, '0');
  const each = (fits: RegExp, make: (char: string) => string) =>
    text.replaceAll(/[\s\S]/g, (char) => (fits.test(char) ? make(char) : char));
  const wide = (fits: RegExp) => each(fits, (char) => `\\u${unit(char, 4)}`);
  const narrow = (fits: RegExp) =>
    each(fits, (char) => (char > '\u00ff' ? `\\u${unit(char, 4)}` : `\\x${unit(char, 2)}`));
  const odd = /[^\w\s!-~]|[<>&'"/\\]/;
  const all = /[\s\S]/;
  const spelt = [wide(odd), wide(all), narrow(odd), narrow(all), narrow(/\W/)];
  const entities = [`&#${Array.from(text, (char) => char.codePointAt(0)).join(';&#')};`];
  const small = (from: string) =>
    from.replaceAll(/\\[ux][0-9a-f]+/g, (hex) => hex.slice(0, 2) + hex.slice(2).toUpperCase());
  return [...spelt, ...spelt.map(small), ...entities];
}

/** What does not change with what stands before and after: base64 takes three bytes at a time. */
function base64Of(bytes: Buffer): readonly string[] {
  const cores = [0, 1, 2].flatMap((before) => {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    const core = shifted.slice(from, to);
    return core.length >= 6 ? [core] : [];
  });
  const whole = bytes.toString('base64');
  return [whole, bytes.toString('base64url'), ...cores];
}

function hashesOf(bytes: Buffer): readonly string[] {
  return ['md5', 'sha1', 'sha256'].flatMap((name) => {
    const digest = createHash(name).update(bytes).digest();
    const hex = digest.toString('hex');
    return [hex, hex.toUpperCase(), digest.toString('base64').replaceAll('=', '')];
  });
}

import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** One way to write a text so that somebody could read it again. */
export type Spelling = (text: string) => string;

const signs = (text: string) => Array.from(text);
const code = (sign: string) => sign.codePointAt(0) ?? 0;
const each =
  (write: (sign: string, at: number) => string, between = '') =>
  (text: string) =>
    signs(text).map(write).join(between);
const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);
const hex = (sign: string, width = 2) => code(sign).toString(16).padStart(width, '0');
const base32 = (text: string) => {
  const bits = Array.from(bytes(text), (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
};
const rotated = (text: string) =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const first = letter < 'a' ? 65 : 97;
    return String.fromCharCode(((code(letter) - first + 13) % 26) + first);
  });
const halves = (between: string) => (text: string) => text.slice(0, 6) + between + text.slice(6);

/** As pages, scripts, addresses, and people who hide things write. */
export const SPELLINGS: Readonly<Record<string, Spelling>> = {
  plain: (text) => text,
  'small letters': (text) => text.toLowerCase(),
  capitals: (text) => text.toUpperCase(),
  reversed: (text) => signs(text).toReversed().join(''),
  base64: (text) => bytes(text).toString('base64'),
  'base64 for addresses': (text) => bytes(text).toString('base64url'),
  'base64 twice': (text) => bytes(bytes(text).toString('base64')).toString('base64'),
  'base64 of UTF-16': (text) => bytes(text, 'utf16le').toString('base64'),
  'base64 with a name': (text) => bytes(`admin:${text}`).toString('base64'),
  'base64 of hexadecimal': (text) => bytes(bytes(text).toString('hex')).toString('base64'),
  base32,
  hexadecimal: (text) => bytes(text).toString('hex'),
  'hexadecimal capitals': (text) => bytes(text).toString('hex').toUpperCase(),
  'hexadecimal with colons': each((sign) => hex(sign), ':'),
  'hexadecimal with blanks': each((sign) => hex(sign), ' '),
  'hexadecimal numbers': each((sign) => `0x${hex(sign)}`, ','),
  'hexadecimal of UTF-16': (text) => bytes(text, 'utf16le').toString('hex'),
  binary: each((sign) => code(sign).toString(2).padStart(8, '0'), ' '),
  octal: each((sign) => `\\${code(sign).toString(8)}`),
  'octal with blanks': each((sign) => code(sign).toString(8), ' '),
  'codes with commas': each((sign) => String(code(sign)), ','),
  'codes with blanks': each((sign) => String(code(sign)), ' '),
  'codes with dashes': each((sign) => String(code(sign)), '-'),
  '\\x': each((sign) => `\\x${hex(sign)}`),
  '\\u': each((sign) => `\\u${hex(sign, 4)}`),
  '\\u{}': each((sign) => `\\u{${hex(sign)}}`),
  '&#n;': each((sign) => `&#${code(sign)};`),
  '&#xn;': each((sign) => `&#x${hex(sign)};`),
  '&#n; twice': each((sign) => `&amp;#${code(sign)};`),
  'for an address': encodeURIComponent,
  'for an address, each sign': each((sign) => `%${hex(sign)}`),
  'for an address twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'for an address twice, each sign': each((sign) => `%25${hex(sign)}`),
  '%u': each((sign) => `%u${hex(sign, 4)}`),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ v: text })).slice(1, -1),
  'full width': each((sign) =>
    sign > ' ' && sign < '\u007f' ? String.fromCodePoint(code(sign) + 0xfee0) : sign,
  ),
  'mathematical letters': each((sign) =>
    /[a-z]/.test(sign)
      ? String.fromCodePoint(0x1d41a + code(sign) - 97)
      : /[A-Z]/.test(sign)
        ? String.fromCodePoint(0x1d400 + code(sign) - 65)
        : sign,
  ),
  'letters in circles': each((sign) =>
    /[a-z]/.test(sign) ? String.fromCodePoint(0x24d0 + code(sign) - 97) : sign,
  ),
  'nothing between': each((sign) => sign, '\u200b'),
  'a soft hyphen between': each((sign) => sign, '\u00ad'),
  'a mark on each': each((sign) => sign, '\u0301'),
  'blanks between': each((sign) => sign, ' '),
  'dots between': each((sign) => sign, '.'),
  'lines between': each((sign) => sign, '\n'),
  'torn by wbr': halves('<wbr>'),
  'torn by span': (text) => `<span>${text.slice(0, 6)}</span><span>${text.slice(6)}</span>`,
  'torn by a comment': halves('<!-- -->'),
  'an element each': each((sign) => `<i>${sign}</i>`),
  'a cell each': each((sign) => `<td>${sign}</td>`),
  'torn by +': halves('" + "'),
  'strings of one sign': each((sign) => sign, '","'),
  'rotated by 13': rotated,
  'of documents': (text) => deflateSync(bytes(text)).toString('base64'),
  md5: (text) => createHash('md5').update(text).digest('hex'),
  'sha1 capitals': (text) => createHash('sha1').update(text).digest('hex').toUpperCase(),
  'quoted printable': each((sign) => `=${hex(sign).toUpperCase()}`),
  'a tag each': each((sign) => `&#x${hex(sign)};<b></b>`),
  'tag letters': each((sign) => String.fromCodePoint(0xe0000 + code(sign))),
};

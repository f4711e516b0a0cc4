import type { Encoder } from './encoder.ts';

/** One name and value of a form. `file`: a control for files in which none is chosen. */
export interface FormEntry {
  readonly name: string;
  readonly value: string;
  readonly file?: boolean;
}

/** Everything but these is written as `%XX` (URL Standard, "application/x-www-form-urlencoded percent-encode set"). */
const KEPT = /[A-Za-z0-9*\-._]/;

/** `application/x-www-form-urlencoded`: bytes of the form’s charset, in ASCII. */
export function urlEncoded(entries: readonly FormEntry[], encode: Encoder): string {
  const escaped = (text: string) => Array.from(encode(lineBreaks(text)), escapedByte).join('');
  return entries.map(({ name, value }) => `${escaped(name)}=${escaped(value)}`).join('&');
}

function escapedByte(byte: number): string {
  const char = String.fromCharCode(byte);
  if (KEPT.test(char)) return char;
  return char === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** `multipart/form-data` (HTML standard, "multipart/form-data encoding algorithm"). */
export function multipart(entries: readonly FormEntry[], encode: Encoder, boundary: string): Uint8Array {
  const parts = entries.flatMap(({ name, value, file }) => [
    encode(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(lineBreaks(name))}"`),
    file ? encode('; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n') : encode('\r\n\r\n'),
    encode(`${lineBreaks(value)}\r\n`),
  ]);
  return Buffer.concat([...parts, encode(`--${boundary}--\r\n`)]);
}

function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

function lineBreaks(text: string): string {
  return text.replaceAll(/\r\n?|\n/g, '\r\n');
}

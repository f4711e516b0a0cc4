/** Undoes one way of writing a text. */
type Reading = (text: string) => string;

const sign = (code: number) => (code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '');
const numbers = (text: string, radix: number) =>
  text
    .match(/[\da-f]+/gi)
    ?.map((each) => sign(Number.parseInt(each, radix)))
    .join('') ?? '';

const READINGS: readonly Reading[] = [
  (text) => text.normalize('NFKC').replaceAll(/[\p{Cf}\p{Mn}]/gu, ''),
  (text) => text.replaceAll(/<[^<>]*>/g, ''),
  (text) =>
    text
      .replaceAll(/&#x([\da-f]+);/gi, (_, hex: string) => sign(Number.parseInt(hex, 16)))
      .replaceAll(/&#(\d+);/g, (_, code: string) => sign(Number(code)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  (text) =>
    text.replaceAll(/(?:%[\da-f]{2})+/gi, (found) => {
      try {
        return decodeURIComponent(found);
      } catch {
        return found;
      }
    }),
  (text) => text.replaceAll(/%u([\da-f]{4})/gi, (_, hex: string) => sign(Number.parseInt(hex, 16))),
  (text) =>
    text.replaceAll(/\\(?:x([\da-f]{2})|u\{?([\da-f]{1,6})\}?)/gi, (_, x?: string, u?: string) =>
      sign(Number.parseInt(x ?? u ?? '0', 16)),
    ),
  (text) => text.replaceAll(/\\([0-7]{1,3})/g, (_, octal: string) => sign(Number.parseInt(octal, 8))),
  (text) => text.replaceAll(/\\(.)/g, '$1'),
];

/** What somebody who knows the usual ways of writing could read in a text. */
export function readIn(text: string): readonly string[] {
  const read = new Set([text]);
  let last = [text];
  for (let depth = 0; depth < 3 && read.size < 40; depth++) {
    last = last.flatMap((each) => READINGS.map((reading) => reading(each)).filter((made) => !read.has(made)));
    for (const each of last) read.add(each);
  }
  for (const each of Array.from(read)) for (const made of decodedIn(each)) read.add(made);
  return [...read];
}

function decodedIn(text: string): readonly string[] {
  const base64 = [...text.matchAll(/[\w+/-]{8,}={0,2}/g)].flatMap(([found]) => {
    const once = Buffer.from(found, 'base64');
    const inner = once.toString();
    const again = /^[\w+/=]+$/.test(inner) ? [Buffer.from(inner, 'base64'), Buffer.from(inner, 'hex')] : [];
    return [inner, once.toString('utf16le'), ...again.map(String)];
  });
  const hex = [...text.matchAll(/(?:[\da-f]{2}[\s:,-]?(?:0x)?){5,}/gi)].map(([found]) =>
    Buffer.from(found.replaceAll(/0x|[^\da-f]/gi, ''), 'hex').toString(),
  );
  const codes = [...text.matchAll(/(?:\d{2,3}[^\p{L}\p{N}]{1,3}){4,}\d{2,3}/gu)].flatMap(([found]) => [
    numbers(found, 10),
    numbers(found, 8),
  ]);
  const bits = [...text.matchAll(/(?:[01]{8} ){4,}[01]{8}/g)].map(([found]) => numbers(found, 2));
  return [...base64, ...hex, ...codes, ...bits];
}

import iconv from 'iconv-lite';

/** A text in the bytes of a charset; characters that it has not are written as numbers, as browsers do in forms. */
export function encoded(text: string, charset: string): Buffer {
  if (/^utf-?8$/i.test(charset)) return Buffer.from(text);
  const whole = iconv.encode(text, charset);
  if (iconv.decode(whole, charset) === text) return whole;
  return Buffer.concat(Array.from(text, (character) => one(character, charset)));
}

function one(character: string, charset: string): Buffer {
  const bytes = iconv.encode(character, charset);
  const kept = iconv.decode(bytes, charset) === character;
  return kept ? bytes : Buffer.from(`&#${character.codePointAt(0)};`);
}

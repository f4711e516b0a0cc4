/** What a form sent, in order; a name can come twice. */
export type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** What a form sent by name; the first of two counts. */
export type Form = ReadonlyMap<string, string>;

/** Reads a body as the kind that it says it is: `urlencoded` in the page's charset, or multipart. */
export function pairsIn(body: Buffer, type: string | undefined, charset: string): Pairs {
  const [, boundary] = /^multipart\/form-data;.*boundary="?([^";]+)/i.exec(type ?? '') ?? [];
  if (boundary !== undefined) return multipart(body, boundary, charset);
  return body
    .toString('latin1')
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return [unescaped(name, charset), unescaped(value, charset)] as const;
    });
}

export function formOf(pairs: Pairs): Form {
  return new Map(pairs.toReversed());
}

/** Percent signs stand for bytes, and bytes for characters of the page's charset. */
function unescaped(text: string, charset: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded(Buffer.from(bytes, 'latin1'), charset);
}

function multipart(body: Buffer, boundary: string, charset: string): Pairs {
  return body
    .toString('latin1')
    .split(`--${boundary}`)
    .flatMap((part) => {
      const [head = '', ...rest] = part.split('\r\n\r\n');
      const [, name] = /name="([^"]*)"/i.exec(head) ?? [];
      const value = rest.join('\r\n\r\n').replace(/\r\n$/, '');
      const text = (raw: string) => decoded(Buffer.from(raw, 'latin1'), charset);
      return name === undefined ? [] : [[text(name), text(value)] as const];
    });
}

function decoded(bytes: Buffer, charset: string): string {
  return new TextDecoder(charset).decode(bytes);
}

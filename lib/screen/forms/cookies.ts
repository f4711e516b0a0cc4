interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly secure: boolean;
  /** Milliseconds since 1970; undefined: until it is forgotten. */
  readonly until: number | undefined;
}

/** A box has one or two; what sends more has gone mad. */
const MOST = 30;
const MAX_CHARS = 4_096;

/** Cookies of a box. A cookie goes back to the very host that set it and to no other; its `Domain` does not count. */
export class Cookies {
  readonly #byHost = new Map<string, Map<string, Cookie>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes what an answer from `url` sets: the values of its `set-cookie` headers. */
  take(url: URL, lines: readonly string[]): void {
    const jar = this.#byHost.get(url.hostname) ?? new Map<string, Cookie>();
    this.#byHost.set(url.hostname, jar);
    for (const line of lines) {
      const cookie = cookieIn(line, url, this.#now());
      if (!cookie) continue;
      const key = `${cookie.path}\n${cookie.name}`;
      jar.delete(key);
      if ((cookie.until ?? Infinity) > this.#now() && jar.size < MOST) jar.set(key, cookie);
    }
  }

  /** The `cookie` header of a request to `url`; undefined where there is nothing to send. */
  for(url: URL): string | undefined {
    const fitting = [...(this.#byHost.get(url.hostname)?.values() ?? [])].filter(
      ({ path, secure, until }) =>
        isUnder(url.pathname, path) &&
        (!secure || url.protocol === 'https:') &&
        (until ?? Infinity) > this.#now(),
    );
    if (fitting.length === 0) return undefined;
    // the longest path first (RFC 6265, 5.4)
    const ordered = fitting.toSorted((a, b) => b.path.length - a.path.length);
    return ordered.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  forget(): void {
    this.#byHost.clear();
  }
}

/** One `set-cookie` value (RFC 6265, 5.2). */
function cookieIn(line: string, url: URL, now: number): Cookie | undefined {
  // no header can hold control characters; what cannot be sent back is not taken (RFC 6265bis, 5.6)
  if (line.length > MAX_CHARS || /\p{Cc}/u.test(line.replaceAll('\t', ' '))) return undefined;
  const [pair = '', ...rest] = line.split(';');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at).trim();
  if (at < 1 || name === '') return undefined;
  const attributes = new Map(
    rest.map((each) => {
      const [key = '', ...value] = each.split('=');
      return [key.trim().toLowerCase(), value.join('=').trim()] as const;
    }),
  );
  const path = attributes.get('path');
  return {
    name,
    value: pair.slice(at + 1).trim(),
    path: path?.startsWith('/') ? path : folderOf(url.pathname),
    secure: attributes.has('secure'),
    until: endOf(attributes, now),
  };
}

function endOf(attributes: ReadonlyMap<string, string>, now: number): number | undefined {
  const age = attributes.get('max-age');
  if (age !== undefined && /^-?\d+$/.test(age)) return now + Number(age) * 1000;
  const said = attributes.get('expires') ?? '';
  // without the name of a month it is no date (RFC 6265, 5.1.1)
  const expires = /[a-z]{3}/i.test(said) ? Date.parse(said) : NaN;
  return Number.isNaN(expires) ? undefined : expires;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

function isUnder(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  return path.length === folder.length || folder.endsWith('/') || path[folder.length] === '/';
}

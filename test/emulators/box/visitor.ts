import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** Decoded as the answer says, as UTF-8 where it does not. */
  readonly text: string;
}

/** Somebody at a settings screen who does what he is told, for tests of emulators. Keeps cookies; follows nothing. */
export class Visitor {
  readonly #url: () => URL;
  readonly #from: string;
  readonly #headers: Readonly<Record<string, string>>;
  #cookie: string | undefined;

  /** `from`: an address of ours to come from. */
  constructor(url: () => URL, from = '127.0.0.1', headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#from = from;
    this.#headers = headers;
  }

  get(path: string): Promise<Answer> {
    return this.#ask('GET', path, undefined);
  }

  /** Fields as a browser would send them; in a charset other than UTF-8 give the body itself. */
  post(path: string, form: Readonly<Record<string, string>> | string): Promise<Answer> {
    const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
    return this.#ask('POST', path, body);
  }

  async #ask(method: string, path: string, body: string | undefined): Promise<Answer> {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const asking = request(new URL(path, this.#url()), {
      method,
      agent: false,
      localAddress: this.#from,
      headers: { ...type, ...(this.#cookie !== undefined && { Cookie: this.#cookie }), ...this.#headers },
    });
    asking.end(body);
    const [answer] = (await once(asking, 'response')) as [
      Readable & { statusCode: number; headers: IncomingHttpHeaders },
    ];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const { statusCode: status, headers } = answer;
    this.#cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? this.#cookie;
    const said = /charset=["']?([\w-]+)/i.exec(`${headers['content-type']} ${bytes.toString('latin1')}`)?.[1];
    return { status, headers, bytes, text: new TextDecoder(said ?? 'utf-8').decode(bytes) };
  }
}

/** The value of an input on a page. */
export function inputOn({ text }: Answer, name: string): string {
  const [tag = ''] = new RegExp(`<input[^>]*name=['"]${name}['"][^>]*>`).exec(text) ?? [];
  const value = /value=['"]([^'"]*)['"]/.exec(tag)?.[1];
  if (value === undefined) throw new Error(`no input ${name}`);
  return value;
}

import { Agent as HttpAgent, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import got from 'got';
import { bare } from '../address/ip.ts';
import { RouterError } from '../router/errors.ts';
import { decodeBody } from './charset.ts';
import { requestLeniently } from './lenient.ts';
import { httpError, isRefusedByParser, tooLarge } from './http-errors.ts';
import { isKeptToLan, addressesOnLan, lanLookup } from './lan.ts';

export interface HttpLimits {
  /** For finding the address, and again for the connection. */
  readonly connectMs: number;
  /** From the end of the request to the end of the answer's header. */
  readonly firstByteMs: number;
  /** For everything, redirects included. */
  readonly totalMs: number;
  /** Of the body, after decompression. */
  readonly maxBytes: number;
}

export const defaultLimits: HttpLimits = {
  connectMs: 3_000,
  firstByteMs: 5_000,
  totalMs: 10_000,
  maxBytes: 1_048_576,
};

export interface HttpRequest {
  readonly url: URL;
  /** Any token: GET, POST, SUBSCRIBE … Default GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** The local address to send from; default: the system’s choice. */
  readonly from?: string;
  /** Leaves the LAN: for a probe that the user has switched on, and nothing else. Default false. */
  readonly beyondLan?: boolean;
  readonly limits?: Partial<HttpLimits>;
  /** Whether GET and HEAD follow redirects within the same origin, three at most. Default true. Nothing else ever does. */
  readonly redirects?: boolean;
  /** Whether it can change something on the router; decides what a lost answer means. Default: all but GET and HEAD can. */
  readonly changes?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. Several `set-cookie` are one per line; others that came twice are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where it came from in the end. */
  readonly url: URL;
  /** The body in its declared charset, or in `fallbackCharset` where none is declared. */
  text(fallbackCharset?: string): string;
}

const MAX_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

// Routers close idle connections without a word and have few of them, so each request has its own.
const client = got.extend({
  agent: { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) },
  retry: { limit: 0 },
  throwHttpErrors: false,
  followRedirect: false,
  enableUnixSockets: false,
  // we do not ask for compression, but some routers compress whatever they are asked
  decompress: true,
  headers: { 'user-agent': 'futamichi', 'accept-encoding': undefined },
});

/** Asks a router something, within {@link HttpLimits}. */
export type SendRequest = (req: HttpRequest) => Promise<HttpAnswer>;

/**
 * One request and its answer, whatever that says. `lenient`: takes headers and framing that break the rules (a length beside
 * chunks, bare line feeds), as browsers do.
 */
export type HttpExchange = (req: Exchanged, limits: HttpLimits, lenient: boolean) => Promise<HttpAnswer>;

/** A request with nothing left open. */
export type Exchanged = HttpRequest & { readonly method: string; readonly changes: boolean };

/** {@link withinLimits} on a connection of its own, for settings screens and for whoever is asked once. */
export const request: SendRequest = withinLimits(exchange);

/**
 * Makes of single exchanges what all of the package asks routers with. Whatever the status, an answer is an answer. Of a name only addresses in the LAN
 * are spoken to. It rejects with `wrong-host`, `unreachable`, `timeout`, `refused-redirect`, `unreadable` (too large, broken HTTP), `cancelled`, or `uncertain` where the
 * connection was dropped after a request that may change something. What only reads is asked once more, leniently, where the strict
 * parser refused the answer.
 */
export function withinLimits(exchange: HttpExchange): SendRequest {
  return async (req) => {
    const { method = 'GET' } = req;
    const whole: Exchanged = { ...req, method, changes: req.changes ?? !isSafe(method) };
    const limits = { ...defaultLimits, ...req.limits };
    const deadline = performance.now() + limits.totalMs;
    const left = () => ({ ...limits, totalMs: Math.max(1, deadline - performance.now()) });
    const follows = (req.redirects ?? true) && isSafe(method);
    for (const visited = [req.url]; ;) {
      const url = visited.at(-1) ?? req.url;
      // a name is checked when it is looked up
      if (isKeptToLan() && isIP(bare(url.hostname))) await addressesOnLan(url.hostname);
      const asked = { ...whole, url };
      const answer = await exchange(asked, left(), false).catch((thrown: unknown) => {
        if (whole.changes || !isRefusedByParser(thrown)) throw thrown;
        return exchange(asked, left(), true);
      });
      const location = answer.headers['location'];
      if (!follows || location === undefined || !REDIRECTS.has(answer.status)) return answer;
      visited.push(redirectedTo(location, visited));
    }
  };
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function redirectedTo(location: string, visited: readonly URL[]): URL {
  const from = visited.at(-1);
  const to = from && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (!to || to.origin !== from?.origin) {
    throw new RouterError('refused-redirect', { detail: to ? `to ${to.origin}` : 'to no URL' });
  }
  to.hash = '';
  if (visited.length > MAX_REDIRECTS || visited.some(({ href }) => href === to.href)) {
    throw new RouterError('refused-redirect', { detail: 'too many, or in a circle' });
  }
  return to;
}

function exchange(
  { url, method, headers, body, signal, from, beyondLan, changes }: Exchanged,
  limits: HttpLimits,
  lenient: boolean,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let noAddress: unknown;
    const dnsLookup = lanLookup((thrown) => void (noAddress = thrown));
    const stream = client.stream(url, {
      method,
      ...(!beyondLan && { dnsLookup }),
      timeout: timeouts(limits),
      ...(lenient && { request: requestLeniently }),
      ...(headers && { headers }),
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      ...(from !== undefined && { localAddress: from }),
    });
    const chunks: Uint8Array[] = [];
    let size = 0;
    // stays to the end: a stream that is being destroyed may still have something to say
    stream.on('error', (error: unknown) => {
      reject(httpError(noAddress ?? error, { changes, answered: stream.response !== undefined }));
    });
    const refuse = () => {
      reject(tooLarge(limits, changes));
      stream.destroy();
    };
    stream.once('response', () => {
      if (Number(stream.response?.headers['content-length']) > limits.maxBytes && method !== 'HEAD') refuse();
    });
    stream.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > limits.maxBytes) return refuse();
      chunks.push(chunk);
    });
    stream.once('end', () => {
      const { statusCode, headers: got = {} } = stream.response ?? {};
      resolve(answerOf(url, statusCode, got, joined(chunks)));
      stream.destroy();
    });
    if (body === undefined && !isSafe(method)) stream.end();
  });
}

function timeouts({ connectMs, firstByteMs, totalMs }: HttpLimits) {
  return {
    lookup: connectMs,
    connect: connectMs,
    secureConnect: connectMs,
    response: firstByteMs,
    request: totalMs,
  };
}

/** An answer in one piece; `headers` as Node gives them. */
export function answerOf(url: URL, status = 0, headers: IncomingHttpHeaders, body: Uint8Array): HttpAnswer {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    plain[name] = Array.isArray(value) ? value.join('\n') : (value ?? '');
  const text = (fallbackCharset?: string) => decodeBody(body, plain['content-type'], fallbackCharset);
  return { status, headers: plain, body, url, text };
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only = new Uint8Array()] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks) : only;
}

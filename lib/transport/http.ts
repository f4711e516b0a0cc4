import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import got, { type Request } from 'got';
import { bare } from '../address/ip.ts';
import { RouterError } from '../router/errors.ts';
import { decodeBody } from './charset.ts';
import { httpError } from './http-errors.ts';
import { isKeptToLan, lanAddresses } from './lan.ts';

export interface Limits {
  /** For finding the address, and again for the connection. */
  readonly connectMs: number;
  /** From the end of the request to the end of the answer's header. */
  readonly firstByteMs: number;
  /** For everything, redirects included. */
  readonly totalMs: number;
  /** Of the body, after decompression. */
  readonly maxBytes: number;
}

export const defaultLimits: Limits = {
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
  readonly limits?: Partial<Limits>;
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

/**
 * One HTTP exchange with a router, within {@link Limits}. Whatever the status, an answer is an answer. Of a name only addresses in the
 * LAN are spoken to. Rejects with `wrong-host`, `unreachable`, `timeout`, `refused-redirect`, `unreadable` (too large, broken HTTP), `cancelled`, or `uncertain` where the
 * connection was dropped after a request that may change something.
 */
export async function request(req: HttpRequest): Promise<HttpAnswer> {
  const limits = { ...defaultLimits, ...req.limits };
  const deadline = performance.now() + limits.totalMs;
  const follows = (req.redirects ?? true) && isSafe(req.method);
  const visited = [req.url];
  for (;;) {
    const url = visited.at(-1) ?? req.url;
    const totalMs = Math.max(1, deadline - performance.now());
    // a name is checked when it is looked up
    if (isKeptToLan() && isIP(bare(url.hostname))) await lanAddresses(url.hostname);
    const answer = await exchange({ ...req, url }, { ...limits, totalMs });
    const location = answer.headers['location'];
    if (!follows || location === undefined || !REDIRECTS.has(answer.status)) return answer;
    visited.push(redirectedTo(location, visited));
  }
}

function isSafe(method = 'GET'): boolean {
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

/** One request and its answer. */
function exchange(req: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  const { url, method = 'GET', headers, body, signal, from, changes = !isSafe(method) } = req;
  return new Promise((resolve, reject) => {
    let noAddress: unknown;
    const dnsLookup: LookupFunction = (host, { all = false }, answer) => {
      lanAddresses(host).then(
        (found) => {
          const addresses = found.map((address) => ({ address, family: isIP(address) }));
          const [{ address, family } = { address: '', family: 0 }] = addresses;
          if (all) answer(null, addresses);
          else answer(null, address, family);
        },
        (thrown: unknown) => {
          noAddress = thrown;
          answer(new Error('no address'), all ? [] : '');
        },
      );
    };
    const stream = client.stream(url, {
      method,
      dnsLookup,
      timeout: timeouts(limits),
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
      const detail = `more than ${limits.maxBytes} bytes`;
      reject(new RouterError('unreadable', { detail, mayHaveApplied: changes }));
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
      resolve(answerOf(stream, url, chunks));
      stream.destroy();
    });
    if (body === undefined && !isSafe(method)) stream.end();
  });
}

function timeouts({ connectMs, firstByteMs, totalMs }: Limits) {
  return {
    lookup: connectMs,
    connect: connectMs,
    secureConnect: connectMs,
    response: firstByteMs,
    request: totalMs,
  };
}

function answerOf({ response }: Request, url: URL, chunks: readonly Uint8Array[]): HttpAnswer {
  const headers: Record<string, string> = Object.fromEntries(
    Object.entries(response?.headers ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('\n') : (value ?? ''),
    ]),
  );
  const [only = new Uint8Array()] = chunks;
  const body = chunks.length > 1 ? Buffer.concat(chunks) : only;
  return {
    status: response?.statusCode ?? 0,
    headers,
    body,
    url,
    text: (fallbackCharset) => decodeBody(body, headers['content-type'], fallbackCharset),
  };
}

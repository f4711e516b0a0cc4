import { Agent, request as byHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as byHttps } from 'node:https';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress, inflateRaw, unzip } from 'node:zlib';
import { RouterError } from '../router/errors.ts';
import { connectionError, timeoutError, tooLarge, type HttpStage } from './http-errors.ts';
import { lanLookup } from './lan.ts';
import {
  answerOf,
  joined,
  withinLimits,
  type Exchanged,
  type HttpAnswer,
  type HttpLimits,
  type SendRequest,
} from './http.ts';
import { requestLeniently } from './lenient.ts';
import { requestOver } from './own-connection.ts';

/** The requests of one look share a connection; afterwards a router that serves one at a time must be free for others. */
const KEPT_MS = 1000;
const KEPT = { keepAlive: true, maxSockets: 1, timeout: KEPT_MS };

/** So many new connections must have ended in a row: one may, with a refusal or a subscription, where others are kept. */
const IN_VAIN = 3;

/** What is kept between requests. */
class Kept {
  readonly http = new Agent(KEPT);
  readonly https = new SecureAgent(KEPT);
  /** The last connection that was not kept has ended. */
  ended: Promise<unknown> | undefined;
  #inVain = 0;

  /** It ends each connection after one answer, as many routers do: then there is nothing to keep, and an agent only costs. */
  get nothing(): boolean {
    return this.#inVain >= IN_VAIN;
  }

  /** An answer has begun. */
  note(asked: ClientRequest): void {
    if (asked.shouldKeepAlive) this.#inVain = 0;
    else {
      if (!asked.reusedSocket) this.#inVain += 1;
      this.ended = new Promise((ended) => asked.once('close', ended));
    }
  }
}

/**
 * The one connection to a router whose URLs are known, for what is asked often: one request at a time, header names spelled as
 * they are given (a home router answers `soapaction` with its login page, jupnp #120), at an eighth of what a client costs that
 * can do more.
 */
export class HttpConnection {
  readonly #kept = new Kept();
  readonly #exchange: SendRequest;
  #last: Promise<unknown> = Promise.resolve();
  /** Its answers break the rules: asked strictly first, everything would be asked twice. */
  #lenient = false;

  constructor() {
    this.#exchange = withinLimits(async (req, limits, lenient) => {
      // that a kept connection is dead shows when it is used: too late for what must not be sent twice
      if (req.changes) this.close();
      await this.#kept.ended;
      const answer = await exchange(req, limits, lenient || this.#lenient, this.#kept);
      this.#lenient ||= lenient;
      return answer;
    });
  }

  /** Waits for its turn; the limits count from there. */
  readonly send: SendRequest = (req) => {
    const answer = this.#last.then(() => this.#exchange(req));
    this.#last = answer.catch(() => undefined);
    return answer;
  };

  /** Ends what is kept; what is asked afterwards connects anew. */
  close(): void {
    this.#kept.http.destroy();
    this.#kept.https.destroy();
  }
}

function exchange(req: Exchanged, limits: HttpLimits, lenient: boolean, kept: Kept): Promise<HttpAnswer> {
  const { changes, signal } = req;
  const end = performance.now() + limits.totalMs;
  let due = end;
  let stage: HttpStage = 'connecting';
  let timer: NodeJS.Timeout | undefined;
  return new Promise((resolve, reject) => {
    let noAddress: unknown;
    const outgoing = begin(req, lenient, kept, (thrown) => void (noAddress = thrown));
    const mayHaveApplied = () => changes && stage !== 'connecting';
    let failed = false;
    const fail = (error: RouterError) => {
      failed = true;
      reject(error);
      outgoing.destroy();
    };
    const broken = ({ code = '' }: Pick<NodeJS.ErrnoException, 'code'>) => {
      // it breaks because we have given it up: asked again, nobody would wait for the answer
      if (failed) return;
      // the router had closed it meanwhile, and nothing of this request has reached it
      if (outgoing.reusedSocket && stage === 'no answer' && !changes)
        resolve(exchange(req, limits, lenient, kept));
      if (noAddress instanceof RouterError) return fail(noAddress);
      fail(connectionError(code, stage === 'the answer did not end', mayHaveApplied()));
    };
    // one timer for all stages, set anew when it fires too soon: most exchanges end before that
    const watch = () => {
      const left = due - performance.now();
      if (left <= 0) fail(timeoutError(stage, changes));
      else timer = setTimeout(watch, Math.ceil(Math.min(left, limits.firstByteMs)));
    };
    const enter = (next: HttpStage, ms: number) => {
      stage = next;
      due = Math.min(performance.now() + ms, end);
    };
    const abort = () => fail(new RouterError('cancelled', { mayHaveApplied: mayHaveApplied() }));
    outgoing.on('error', broken).on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      // 101, which nobody has asked for, is neither an answer nor an error to Node
      if (stage !== 'the answer did not end') broken({ code: 'ECONNRESET' });
    });
    enter('connecting', limits.connectMs);
    watch();
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });
    outgoing.on('socket', (socket) => {
      const connected = () => enter('no answer', limits.firstByteMs);
      if (socket.connecting)
        socket.once(req.url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    outgoing.on('response', (incoming) => {
      enter('the answer did not end', limits.totalMs);
      if (!lenient) kept.note(outgoing);
      incoming.on('error', broken);
      read(incoming, req, limits).then(resolve, fail);
    });
    outgoing.end(req.body);
  });
}

/** Throws `defect` for what cannot be sent. */
function begin(
  { url, method, headers, body, from }: Exchanged,
  lenient: boolean,
  kept: Kept,
  noAddress: (thrown: unknown) => void,
): ClientRequest {
  const length = body !== undefined && { 'Content-Length': Buffer.byteLength(body) };
  const options = {
    method,
    lookup: lanLookup(noAddress),
    ...(from !== undefined && { localAddress: from }),
    headers: { 'User-Agent': 'futamichi', ...length, ...headers },
  };
  try {
    if (lenient) return requestLeniently(url, options);
    if (url.protocol === 'https:') return byHttps(url, { ...options, agent: kept.https });
    if (!kept.nothing) return byHttp(url, { ...options, agent: kept.http });
    return requestOver(connect, url, options);
  } catch (thrown) {
    throw connectionError((thrown as NodeJS.ErrnoException).code ?? '', false, false);
  }
}

function read(
  incoming: IncomingMessage,
  { url, method, changes }: Exchanged,
  limits: HttpLimits,
): Promise<HttpAnswer> {
  const { statusCode, headers } = incoming;
  const chunks: Uint8Array[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const refuse = () => reject(tooLarge(limits, changes));
    if (Number(headers['content-length']) > limits.maxBytes && method !== 'HEAD') return refuse();
    incoming.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > limits.maxBytes) refuse();
      else chunks.push(chunk);
    });
    incoming.on('end', () => {
      const answer = (body: Uint8Array) => resolve(answerOf(url, statusCode, headers, body));
      const unfold = UNFOLD[headers['content-encoding']?.toLowerCase() ?? ''];
      if (!unfold || size === 0) return answer(joined(chunks));
      unfold(joined(chunks), { maxOutputLength: limits.maxBytes }).then(answer, ({ code }) =>
        code === 'ERR_BUFFER_TOO_LARGE' ? refuse() : reject(connectionError(String(code), true, changes)),
      );
    });
  });
}

type Unfold = (body: Uint8Array, limit: { readonly maxOutputLength: number }) => Promise<Buffer>;

const unzipped: Unfold = promisify(unzip);
const inflatedRaw: Unfold = promisify(inflateRaw);
/** The method in the first byte of zlib's header (RFC 1950, 2.2), which some leave out. */
const DEFLATE = 8;

/** We do not ask for compression, but some routers compress whatever they are asked. */
const UNFOLD: Readonly<Record<string, Unfold>> = {
  gzip: unzipped,
  'x-gzip': unzipped,
  deflate: (body, limit) => (((body[0] ?? 0) & 0xf) === DEFLATE ? unzipped : inflatedRaw)(body, limit),
  br: promisify(brotliDecompress),
};

import { AbortError, RequestError, TimeoutError } from 'got';
import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

/** What was going on when a request failed. */
export interface ExchangeState {
  /** Whether the request can change something on the router. */
  readonly changes: boolean;
  /** Whether a part of the answer had come. */
  readonly answered: boolean;
}

/** The name of the host, the way to it, or the local network says no. */
const NO_WAY: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EINVAL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EPERM',
  'EACCES',
  'EMFILE',
  'ETIMEDOUT',
]);

/** The connection ended before the answer did. */
const DROPPED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** What comes before the first byte of the request leaves. */
const CONNECTING: ReadonlySet<string> = new Set(['lookup', 'connect', 'secureConnect']);

const CERTIFICATE_HINT: Text = {
  en: 'The router’s https certificate cannot be verified. Use its http address.',
  ja: 'ルーターのhttps証明書を検証できません。httpのアドレスを使用してください。',
};

/**
 * What got threw as a {@link RouterError}. Nothing of the original is kept but its code: it holds the whole request,
 * credentials included.
 */
export function httpError(thrown: unknown, { changes, answered }: ExchangeState): RouterError {
  if (thrown instanceof RouterError) return thrown;
  if (!(thrown instanceof RequestError)) return new RouterError('defect', { detail: 'HTTP client' });
  const mayHaveApplied = changes && wasSent(thrown);
  if (thrown instanceof AbortError) return new RouterError('cancelled', { mayHaveApplied });
  if (thrown instanceof TimeoutError) return timeoutError(stageOf(thrown.event), mayHaveApplied);
  return connectionError(thrown.code, answered, mayHaveApplied);
}

/** What an exchange is waiting for. */
export type HttpStage = 'connecting' | 'no answer' | 'the answer did not end';

/** An exchange that took too long. */
export function timeoutError(stage: HttpStage, mayHaveApplied: boolean): RouterError {
  return new RouterError('timeout', {
    detail: stage,
    mayHaveApplied: stage !== 'connecting' && mayHaveApplied,
  });
}

/** A connection that failed, by the code that Node gave; `answered`: a part of the answer had come. */
export function connectionError(code: string, answered: boolean, mayHaveApplied: boolean): RouterError {
  if (NO_WAY.has(code)) return new RouterError('unreachable', { detail: code });
  if (DROPPED.has(code)) return droppedError(answered, mayHaveApplied);
  if (isRefusedCertificate(code))
    return new RouterError('unreachable', { detail: code, hint: CERTIFICATE_HINT });
  if (isOurMistake(code)) return new RouterError('defect', { detail: `HTTP request: ${code}` });
  return new RouterError('unreadable', { detail: `${BROKEN}${code}`, mayHaveApplied });
}

export function tooLarge({ maxBytes }: { readonly maxBytes: number }, mayHaveApplied: boolean): RouterError {
  return new RouterError('unreadable', { detail: `more than ${maxBytes} bytes`, mayHaveApplied });
}

const BROKEN = 'broken HTTP: ';

/** Whether Node's parser refused an answer; a lenient one may take it. */
export function isRefusedByParser(thrown: unknown): boolean {
  return thrown instanceof RouterError && thrown.detail?.startsWith(`${BROKEN}HPE_`) === true;
}

function stageOf(event: string): HttpStage {
  if (CONNECTING.has(event)) return 'connecting';
  return event === 'response' ? 'no answer' : 'the answer did not end';
}

function droppedError(answered: boolean, mayHaveApplied: boolean): RouterError {
  const detail = answered ? 'connection dropped in the answer' : 'connection dropped';
  if (mayHaveApplied) return new RouterError('uncertain', { detail });
  return new RouterError(answered ? 'unreadable' : 'unreachable', { detail });
}

// the request is written as soon as there is a connection
function wasSent({ timings, options }: RequestError): boolean {
  const secure = String(options.url).startsWith('https:');
  return (secure ? timings?.secureConnect : timings?.connect) !== undefined;
}

function isRefusedCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|^ERR_(TLS|SSL)_|^EPROTO$/.test(code);
}

function isOurMistake(code: string): boolean {
  return /^ERR_(INVALID_|UNSUPPORTED_PROTOCOL|GOT_)/.test(code);
}

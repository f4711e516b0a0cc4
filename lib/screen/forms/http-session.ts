import { RouterError } from '../../router/errors.ts';
import { request, type HttpAnswer, type HttpLimits } from '../../transport/http.ts';
import type { Login } from '../backend.ts';
import type { Cookies } from './cookies.ts';
import type { FormRequest } from './form.ts';

const MAX_HOPS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** After these a browser looks at the new place instead of sending the form there. */
const AFTER_POST: ReadonlySet<number> = new Set([301, 302, 303]);

/** How often one call may still be led on. */
export class Hops {
  #left = MAX_HOPS;

  /** Throws `refused-redirect` to another host, and after too many. */
  take(to: URL, from: URL): void {
    refuseOther(to, from);
    if (this.#left-- > 0) return;
    throw new RouterError('refused-redirect', { detail: 'too many, or in a circle' });
  }
}

/** Throws `refused-redirect`. */
export function refuseOther(to: URL, from: URL): void {
  if (to.origin !== from.origin) throw new RouterError('refused-redirect', { detail: `to ${to.origin}` });
}

export interface TalkOptions {
  readonly cookies: Cookies;
  /** For HTTP Basic. */
  readonly login: Login | undefined;
  readonly limits: Partial<HttpLimits> | undefined;
  /** What sends requests; default: the network. */
  readonly request: typeof request | undefined;
}

/** HTTP as a browser speaks it to one box: cookies, a referrer, redirects within the box. */
export class Talk {
  readonly #options: TalkOptions;

  constructor(options: TalkOptions) {
    this.#options = options;
  }

  /** Looks at a place, wherever it leads within the box. Errors as of {@link request}. */
  async get(url: URL, from: URL | undefined, hops: Hops, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await this.#exchange({ method: 'GET', url }, from, false, signal);
    const next = redirectIn(answer, REDIRECTS);
    if (!next) return answer;
    hops.take(next, url);
    return await this.get(next, from, hops, signal);
  }

  /** Sends a form, once. What it leads to is only looked at. */
  async send(form: FormRequest, from: URL, signal: AbortSignal): Promise<HttpAnswer> {
    return await this.#exchange(form, from, true, signal);
  }

  /** Where the answer to a form leads; undefined where it is the answer. */
  next(answer: HttpAnswer): URL | undefined {
    return redirectIn(answer, AFTER_POST);
  }

  async #exchange(
    { method, url, contentType, body }: FormRequest,
    from: URL | undefined,
    changes: boolean,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { cookies, login, limits, request: send = request } = this.#options;
    const cookie = cookies.for(url);
    const answer = await send({
      method,
      url,
      signal,
      changes,
      redirects: false,
      headers: {
        accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
        'accept-language': 'ja',
        ...(from && { referer: withoutLogin(from) }),
        ...(method === 'POST' && { origin: url.origin }),
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(cookie !== undefined && { cookie }),
        ...(login && { authorization: basic(login) }),
      },
      ...(body !== undefined && { body }),
      ...(limits && { limits }),
    });
    cookies.take(url, answer.headers['set-cookie']?.split('\n') ?? []);
    return answer;
  }
}

function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function withoutLogin(url: URL): string {
  const bare = new URL(url);
  bare.username = bare.password = bare.hash = '';
  return bare.href;
}

function redirectIn({ status, headers, url }: HttpAnswer, statuses: ReadonlySet<number>): URL | undefined {
  const { location } = headers;
  if (location === undefined || !statuses.has(status)) return undefined;
  if (!URL.canParse(location, url.href)) throw new RouterError('refused-redirect', { detail: 'to no URL' });
  const to = new URL(location, url);
  to.hash = '';
  return to;
}

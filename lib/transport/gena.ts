import { minutes, seconds, sleep, type Clock } from '../router/clock.ts';
import { asRouterError, RouterError } from '../router/errors.ts';
import { decodeBody } from './charset.ts';
import { openCallback, wayTo, type Callback, type Notification } from './gena-callback.ts';
import type { HttpAnswer, SendRequest } from './http.ts';
import { descendants, parseXml } from './xml.ts';

export interface Subscription {
  /** Tells the router; never rejects, and takes a second at most. */
  close(): Promise<void>;
}

export interface GenaOptions {
  readonly eventUrl: URL;
  /** How the router is asked, in turn with what else is asked of it. */
  readonly send: SendRequest;
  readonly clock: Clock;
  /** What changed, by variable name; the first event tells all. */
  readonly onEvent: (variables: ReadonlyMap<string, string>) => void;
  /** Events were missed or could not be read: what is known may be old. */
  readonly onLost?: () => void;
  /** Whether the router tells us at present, and why not. */
  readonly onState?: (active: boolean, why?: RouterError) => void;
  /** Ends it like {@link Subscription.close}. */
  readonly signal: AbortSignal;
  /** Asked for; the router decides. Default 1800. */
  readonly renewSeconds?: number;
  /** First wait after the router was not reached; doubles up to 5 minutes. Default 5 s. */
  readonly initialRetryMs?: number;
}

const LIMITS = { connectMs: 2_000, firstByteMs: 4_000, totalMs: 5_000, maxBytes: 65_536 };
const GOODBYE_LIMITS = { connectMs: 500, firstByteMs: 800, totalMs: 1_000, maxBytes: 65_536 };
const MAX_RETRY_MS = minutes(5);
// a router that says no will say so again; some answer SUBSCRIBE with an error for good
const REFUSED_RETRY_MS = minutes(5);
const MAX_REFUSED_RETRY_MS = minutes(60);
/** Of the time granted; early enough for a second try. */
const RENEW_AT = 0.6;
const MIN_GRANTED_SECONDS = 30;
const MAX_GRANTED_SECONDS = 86_400;
const LAST_SEQ = 4_294_967_295;

/**
 * Listens for the events of a UPnP service (GENA, UPnP Device Architecture 1.1, 4.1), for as long as it takes: a router that refuses or is away
 * is asked again later. Never throws or rejects.
 */
export function subscribe(options: GenaOptions): Subscription {
  const subscriber = new Subscriber(options);
  const close = () => subscriber.close();
  if (options.signal.aborted) return { close: () => Promise.resolve() };
  options.signal.addEventListener('abort', () => void close(), { once: true, signal: subscriber.ended });
  void subscriber.run();
  return { close };
}

class Subscriber {
  readonly #options: GenaOptions;
  readonly #end = new AbortController();
  #callback: Callback | undefined;
  #sid: string | undefined;
  #seq: number | undefined;
  #failures = 0;
  #active: boolean | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: GenaOptions) {
    this.#options = options;
  }

  get ended(): AbortSignal {
    return this.#end.signal;
  }

  async run(): Promise<void> {
    while (!this.ended.aborted) {
      try {
        await this.#renewWhile(await this.#subscribe());
      } catch (thrown) {
        if (this.ended.aborted) return;
        const error = asRouterError(thrown);
        this.#say(false, error);
        await sleep(this.#options.clock, this.#retryMs(error), this.ended).catch(() => undefined);
      }
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#goodbye();
    return this.#closing;
  }

  async #goodbye(): Promise<void> {
    this.#end.abort();
    const sid = this.#sid;
    await Promise.all([
      this.#forget(),
      sid !== undefined && this.#send('UNSUBSCRIBE', { SID: sid }, GOODBYE_LIMITS).catch(() => undefined),
    ]);
  }

  /** Subscribes anew; the answer is how many seconds it holds. */
  async #subscribe(): Promise<number> {
    const { eventUrl, onLost } = this.#options;
    await this.#forget();
    const way = await wayTo(eventUrl);
    const callback = await openCallback(way, (notification) => this.#receive(notification));
    if (this.ended.aborted) await callback.close();
    this.ended.throwIfAborted();
    this.#callback = callback;
    const answer = await this.#send('SUBSCRIBE', {
      CALLBACK: `<${callback.url}>`,
      NT: 'upnp:event',
      ...this.#asked,
    });
    const sid = answer.headers['sid'];
    if (answer.status !== 200)
      throw new RouterError('rejected', { detail: `SUBSCRIBE: HTTP ${answer.status}` });
    if (!sid) throw new RouterError('unreadable', { detail: 'SUBSCRIBE: no SID' });
    const again = this.#active !== undefined;
    this.#sid = sid;
    this.#say(true);
    if (again) quietly(onLost);
    callback.admit(sid);
    return this.#granted(answer);
  }

  /** Renews as long as the router knows the subscription. Rejects where it does not answer or refuses. */
  async #renewWhile(granted: number): Promise<void> {
    for (;;) {
      await sleep(this.#options.clock, seconds(granted) * RENEW_AT, this.ended);
      const answer = await this.#send('SUBSCRIBE', { SID: this.#sid ?? '', ...this.#asked });
      if (answer.status === 412) return;
      if (answer.status !== 200)
        throw new RouterError('rejected', { detail: `renewal: HTTP ${answer.status}` });
      granted = this.#granted(answer);
    }
  }

  #receive({ seq, body, contentType }: Notification): void {
    const { onEvent, onLost } = this.#options;
    if (this.ended.aborted) return;
    this.#failures = 0;
    const expected = this.#seq === undefined ? 0 : this.#seq === LAST_SEQ ? 1 : this.#seq + 1;
    if (seq !== undefined && seq !== expected) quietly(onLost);
    this.#seq = seq ?? expected;
    const variables = readVariables(decodeBody(body, contentType));
    quietly(variables ? () => onEvent(variables) : onLost);
  }

  get #asked(): { TIMEOUT: string } {
    return { TIMEOUT: `Second-${this.#options.renewSeconds ?? 1800}` };
  }

  #granted({ headers }: HttpAnswer): number {
    const said = /second-(\d{1,9})/i.exec(headers['timeout'] ?? '')?.[1];
    const granted = said === undefined ? (this.#options.renewSeconds ?? 1800) : Number(said);
    return Math.min(MAX_GRANTED_SECONDS, Math.max(MIN_GRANTED_SECONDS, granted));
  }

  #send(method: string, headers: Record<string, string>, limits = LIMITS): Promise<HttpAnswer> {
    const { eventUrl: url, send } = this.#options;
    // a goodbye goes out although all else has ended, but does not wait long for its turn
    const signal = method === 'UNSUBSCRIBE' ? AbortSignal.timeout(limits.totalMs) : this.ended;
    return send({ url, method, headers, limits, changes: false, signal });
  }

  async #forget(): Promise<void> {
    const callback = this.#callback;
    this.#callback = this.#sid = this.#seq = undefined;
    await callback?.close();
  }

  #retryMs({ code }: RouterError): number {
    const refused = code === 'rejected' || code === 'unreadable';
    const first = refused ? REFUSED_RETRY_MS : (this.#options.initialRetryMs ?? seconds(5));
    return Math.min(
      refused ? MAX_REFUSED_RETRY_MS : MAX_RETRY_MS,
      first * 2 ** Math.min(this.#failures++, 20),
    );
  }

  #say(active: boolean, why?: RouterError): void {
    if (active) this.#failures = 0;
    if (active && this.#active === true) return;
    this.#active = active;
    quietly(() => this.#options.onState?.(active, why));
  }
}

/** Undefined: no property set. */
function readVariables(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const root = parseXml(text);
    const properties = [...descendants(root, 'property')].flatMap(({ children }) => children);
    return root.name.toLowerCase() === 'propertyset'
      ? new Map(properties.map((each) => [each.name, each.text]))
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a listener throws is its own mistake, and must not stop Node-RED. */
function quietly(run: (() => void) | undefined): void {
  try {
    run?.();
  } catch {
    // nobody is there to be told
  }
}

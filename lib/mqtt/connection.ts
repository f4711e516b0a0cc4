import { Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { seconds, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { BackOff, type Pauses } from './back-off.ts';
import { clientId } from './client-id.ts';
import { messageOf, type Message } from './message.ts';
import { aclProblem, connectProblem, publishProblem } from './problems.ts';

export interface ConnectionOptions {
  /** mqtt, mqtts, ws or wss. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** 4 is MQTT 3.1.1. */
  readonly protocol: 4 | 5;
  /** Empty: `base` and chance, different each time. */
  readonly clientId?: string | undefined;
  readonly base: string;
  /** A certificate authority of the user's, as PEM. */
  readonly ca?: string | undefined;
  /** False: any certificate will do. Default true. */
  readonly rejectUnauthorized?: boolean | undefined;
  /** What the broker says for us when we are gone. */
  readonly will: { readonly topic: string; readonly payload: string };
  readonly clock: Clock;
  readonly random: () => number;
  readonly retry?: Pauses | undefined;
}

export interface Listener {
  onConnect(): void;
  onMessage(message: Message): void;
  /** `connecting` carries what ended or prevented the connection before, if anything. */
  onState(state: ConnectionState, problem?: RouterError): void;
}

export type ConnectionState = 'connecting' | 'connected' | 'offline';

export interface PublishOptions {
  readonly retain?: boolean;
  readonly correlation?: Uint8Array | undefined;
  /** Told when the broker has it, or will never have it. */
  readonly done?: (error?: RouterError) => void;
}

const CLOSE_MS = seconds(2);
/** Messages that are not retained and that the broker has not confirmed; more are not sent. */
const MOST_UNCONFIRMED = 256;

/**
 * One connection to a broker. Each attempt is a new client, so nothing is ever queued, resent or subscribed behind our back:
 * what the broker should know after a loss, the listener says again in `onConnect`.
 */
export class MqttConnection {
  readonly #options: ConnectionOptions;
  readonly #listener: Listener;
  readonly #clientId: string;
  readonly #backOff: BackOff;
  readonly #denied = new Set<string>();
  #client: MqttClient | undefined;
  #stopRetry: (() => void) | undefined;
  #connectedAt: number | undefined;
  #unconfirmed = 0;

  constructor(options: ConnectionOptions, listener: Listener) {
    this.#options = options;
    this.#listener = listener;
    this.#backOff = new BackOff(options.retry, options.random);
    this.#clientId = clientId(options.clientId, options.base, options.random);
  }

  /** Begins to connect, and keeps trying. Throws `invalid-input` for a URL that is none. */
  start(): void {
    const { url } = this.#options;
    const invalid = new RouterError('invalid-input', {
      detail: 'the broker’s URL; for example mqtt://127.0.0.1:1883',
    });
    if (!URL.canParse(url) || !/^(mqtts?|wss?):$/.test(new URL(url).protocol)) throw invalid;
    try {
      this.#connect();
    } catch {
      // such as a user name in the URL that is wrongly encoded; the client's message may hold it
      throw invalid;
    }
  }

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  /** Sends now or not at all; nothing waits for a broker that is away. */
  publish(topic: string, payload: string, { retain = false, correlation, done }: PublishOptions = {}): void {
    const client = this.#client;
    if (!client?.connected) return done?.(new RouterError('unreachable', { detail: 'broker' }));
    if (!retain && this.#unconfirmed >= MOST_UNCONFIRMED)
      return done?.(new RouterError('busy', { detail: 'broker' }));
    const properties =
      this.#options.protocol === 5 && correlation ? { correlationData: Buffer.from(correlation) } : undefined;
    if (!retain) this.#unconfirmed += 1;
    client.publish(topic, payload, { qos: 1, retain, ...(properties && { properties }) }, (error) => {
      if (!retain && client === this.#client) this.#unconfirmed -= 1;
      if (!error) return done?.();
      const problem = publishProblem(topic, error);
      this.#nameOnce(topic, problem);
      done?.(problem);
    });
  }

  /** Subscribes at QoS 1. What the broker refuses is told as a problem, unless we can do without. */
  subscribe(filter: string, { optional = false } = {}): void {
    const noLocal = this.#options.protocol === 5 ? { nl: true } : {};
    this.#client?.subscribe(filter, { qos: 1, ...noLocal }, (error) => {
      if (error && !optional && this.connected) this.#listener.onState('connected', aclProblem(filter));
    });
  }

  /** Says good-bye with `farewell` on the topic of the will. Never rejects, and is done within two seconds. */
  async close(farewell?: string): Promise<void> {
    this.#stopRetry?.();
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    const gone = new Promise<void>((resolve) => {
      if (!client.connected || farewell === undefined) return client.end(true, () => resolve());
      client.publish(this.#options.will.topic, farewell, { qos: 1, retain: true }, () =>
        client.end(false, () => resolve()),
      );
    });
    let stop = () => {};
    const late = new Promise<void>((resolve) => {
      stop = this.#options.clock.after(CLOSE_MS, resolve);
    });
    await Promise.race([gone, late]);
    stop();
    client.end(true);
  }

  /** Cuts the connection as a bad network would; it comes back by itself. */
  drop(): void {
    this.#client?.stream.destroy();
  }

  #connect(before?: RouterError): void {
    this.#listener.onState('connecting', before);
    const client = mqtt.connect(this.#options.url, this.#clientOptions());
    this.#client = client;
    let problem: RouterError | undefined;
    client.on('connect', () => {
      // or else a message that follows another waits up to 40 ms until the broker has confirmed the first
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      this.#connectedAt = this.#options.clock.monotonic();
      this.#unconfirmed = 0;
      this.#denied.clear();
      this.#listener.onState('connected');
      this.#listener.onConnect();
    });
    client.on('message', (topic, payload, packet) =>
      this.#listener.onMessage(messageOf(topic, payload, packet)),
    );
    client.on('error', (error) => {
      problem ??= connectProblem(error);
      // after something that is no MQTT the client reads nothing any more, and would notice only by its keep-alive
      client.stream.destroy();
    });
    client.on('disconnect', ({ reasonCode }) => (problem ??= connectProblem({ code: reasonCode })));
    client.once('close', () => {
      client.removeAllListeners();
      client.on('error', () => undefined);
      client.end(true);
      if (this.#client === client) this.#lost(problem ?? connectProblem({}));
    });
  }

  #lost(problem: RouterError): void {
    this.#client = undefined;
    const { clock } = this.#options;
    const livedMs = this.#connectedAt === undefined ? 0 : clock.monotonic() - this.#connectedAt;
    this.#connectedAt = undefined;
    this.#listener.onState('offline', problem);
    this.#stopRetry = clock.after(this.#backOff.after(problem, livedMs), () => this.#connect(problem));
  }

  #clientOptions(): IClientOptions {
    const { protocol, username, password, ca, rejectUnauthorized, will } = this.#options;
    return {
      protocolVersion: protocol,
      clientId: this.#clientId,
      clean: true,
      keepalive: 30,
      connectTimeout: seconds(10),
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
      ...(username && { username }),
      ...(password && { password }),
      ...(ca && { ca }),
      ...(rejectUnauthorized === false && { rejectUnauthorized }),
    };
  }

  /** A publication that the broker refused; each topic is named once per connection. */
  #nameOnce(topic: string, problem: RouterError): void {
    if (problem.code !== 'rejected' || !this.connected || this.#denied.has(topic)) return;
    this.#denied.add(topic);
    this.#listener.onState('connected', problem);
  }
}

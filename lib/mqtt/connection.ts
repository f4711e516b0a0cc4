import { Socket } from 'node:net';
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { aclProblem, connectProblem } from './problems.ts';

export interface ConnectionOptions {
  /** mqtt, mqtts, ws or wss. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** 4 is MQTT 3.1.1. */
  readonly protocol: 4 | 5;
  /** Empty: one of our own, different each time. */
  readonly clientId?: string | undefined;
  /** A certificate authority of the user's, as PEM. */
  readonly ca?: string | undefined;
  /** What the broker says for us when we are gone. */
  readonly will: { readonly topic: string; readonly payload: string };
  readonly clock: Clock;
  readonly random: () => number;
  /** How long to wait before trying again: at first, and at most. */
  readonly retry?: { readonly firstMs: number; readonly lastMs: number } | undefined;
}

export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** MQTT 5: seconds that are left of its life. */
  readonly expiresIn?: number | undefined;
  /** MQTT 5: where the sender wants the answer. */
  readonly responseTopic?: string | undefined;
  readonly correlation?: Uint8Array | undefined;
}

export interface Listener {
  onConnect(): void;
  onMessage(message: Message): void;
  onState(state: ConnectionState, problem?: RouterError): void;
}

export type ConnectionState = 'connecting' | 'connected' | 'offline';

export interface PublishOptions {
  readonly retain?: boolean;
  readonly correlation?: Uint8Array | undefined;
  /** Told when the broker has it, or will never have it. */
  readonly done?: (error?: RouterError) => void;
}

const RETRY = { firstMs: 1000, lastMs: 30_000 };
/** A refused login may lock an account; nobody is served by trying often. */
const REFUSED_RETRY_MS = 60_000;
const CLOSE_MS = 2000;

/**
 * One connection to a broker. Each attempt is a new client, so nothing is ever queued, resent or subscribed behind our back:
 * what the broker should know after a loss, the listener says again in `onConnect`.
 */
export class MqttConnection {
  readonly #options: ConnectionOptions;
  readonly #listener: Listener;
  readonly #clientId: string;
  #client: MqttClient | undefined;
  #stopRetry: (() => void) | undefined;
  #retryMs: number;
  #closed = false;
  #aclTold = new Set<string>();

  constructor(options: ConnectionOptions, listener: Listener) {
    this.#options = options;
    this.#retryMs = this.#retry.firstMs;
    this.#listener = listener;
    const given = options.clientId?.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
    this.#clientId =
      given ||
      `futamichi_${Math.floor(options.random() * 0xffff_ffff)
        .toString(16)
        .padStart(8, '0')}`;
  }

  /** Begins to connect, and keeps trying. Throws `invalid-input` for a URL that is none. */
  start(): void {
    const { url } = this.#options;
    if (!URL.canParse(url) || !/^(mqtts?|wss?):$/.test(new URL(url).protocol)) {
      throw new RouterError('invalid-input', {
        detail: 'the broker’s URL; for example mqtt://127.0.0.1:1883',
      });
    }
    this.#connect();
  }

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  /** Sends now or not at all; nothing waits for a broker that is away. */
  publish(topic: string, payload: string, { retain = false, correlation, done }: PublishOptions = {}): void {
    const client = this.#client;
    if (!client?.connected) return done?.(new RouterError('unreachable', { detail: 'broker' }));
    const properties =
      this.#options.protocol === 5 && correlation ? { correlationData: Buffer.from(correlation) } : undefined;
    client.publish(topic, payload, { qos: 1, retain, ...(properties && { properties }) }, (error) => {
      done?.(error ? this.#denied(topic) : undefined);
    });
  }

  /** Subscribes at QoS 1. What the broker refuses is told as a problem, unless we can do without. */
  subscribe(filter: string, { optional = false } = {}): void {
    const noLocal = this.#options.protocol === 5 ? { nl: true } : {};
    this.#client?.subscribe(filter, { qos: 1, ...noLocal }, (error, granted) => {
      const refused = error !== null || granted?.some(({ qos }) => qos >= 128);
      if (refused && !optional && this.connected) this.#listener.onState('connected', aclProblem(filter));
    });
  }

  unsubscribe(filter: string): void {
    this.#client?.unsubscribe(filter, () => undefined);
  }

  /** Says good-bye with `farewell` on the topic of the will. Never rejects, and is done within two seconds. */
  async close(farewell?: string): Promise<void> {
    this.#closed = true;
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

  get #retry() {
    return this.#options.retry ?? RETRY;
  }

  #connect(): void {
    this.#listener.onState('connecting');
    const client = mqtt.connect(this.#options.url, this.#clientOptions());
    this.#client = client;
    let problem: RouterError | undefined;
    client.on('connect', () => {
      // or else a message that follows another waits up to 40 ms until the broker has confirmed the first
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      this.#retryMs = this.#retry.firstMs;
      this.#aclTold.clear();
      this.#listener.onState('connected');
      this.#listener.onConnect();
    });
    client.on('message', (topic, payload, packet) =>
      this.#listener.onMessage(messageOf(topic, payload, packet)),
    );
    client.on('error', (error) => (problem = connectProblem(error)));
    client.once('close', () => {
      client.removeAllListeners();
      client.on('error', () => undefined);
      client.end(true);
      if (this.#client === client) this.#lost(problem);
    });
  }

  #lost(problem: RouterError | undefined): void {
    this.#client = undefined;
    if (this.#closed) return;
    this.#listener.onState('offline', problem ?? new RouterError('unreachable', { detail: 'broker' }));
    const { clock, random } = this.#options;
    const wait = problem?.code === 'auth-failed' ? REFUSED_RETRY_MS : this.#retryMs;
    this.#retryMs = Math.min(this.#retryMs * 2, this.#retry.lastMs);
    this.#stopRetry = clock.after(wait * (0.8 + 0.4 * random()), () => this.#connect());
  }

  #clientOptions(): IClientOptions {
    const { protocol, username, password, ca, will } = this.#options;
    return {
      protocolVersion: protocol,
      clientId: this.#clientId,
      clean: true,
      keepalive: 30,
      connectTimeout: 10_000,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
      ...(username && { username }),
      ...(password && { password }),
      ...(ca && { ca }),
    };
  }

  /** A publication that the broker did not take; each topic is named once per connection. */
  #denied(topic: string): RouterError {
    const problem = aclProblem(topic);
    if (this.connected && !this.#aclTold.has(topic)) {
      this.#aclTold.add(topic);
      this.#listener.onState('connected', problem);
    }
    return problem;
  }
}

function messageOf(topic: string, payload: Uint8Array, { retain, properties }: IPublishPacket): Message {
  return {
    topic,
    payload,
    retained: retain,
    expiresIn: properties?.messageExpiryInterval,
    responseTopic: properties?.responseTopic,
    correlation: properties?.correlationData,
  };
}

import { Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { seconds, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import { BackOff, LASTING_MS, type Pauses } from './back-off.ts';
import { clientId, otherClientId } from './client-id.ts';
import { messageOf, type MqttMessage } from './message.ts';
import { within } from './safely.ts';
import { brokerUrl } from './broker-url.ts';
import {
  aclProblem,
  connectProblem,
  flapping,
  lost,
  noGreeting,
  noUser,
  publishProblem,
  packetTooLarge,
} from './problems.ts';

/** What TLS needs beyond the URL, as PEM. */
export interface Tls {
  /** A certificate authority of the user's. */
  readonly ca?: string | Buffer | undefined;
  /** Our own certificate and its key, where the broker wants one. */
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  readonly passphrase?: string | undefined;
  /** The name that stands in the broker's certificate, where it is not the URL's host. */
  readonly servername?: string | undefined;
  /** False: any certificate will do. Default true. */
  readonly rejectUnauthorized?: boolean | undefined;
}

export interface ConnectionOptions {
  /** As {@link brokerUrl} takes it. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** 4 is MQTT 3.1.1. */
  readonly protocol: 4 | 5;
  /** Empty: `base` and chance, different each time. */
  readonly clientId?: string | undefined;
  readonly base: string;
  readonly tls?: Tls | undefined;
  /** What the broker says for us when we are gone. */
  readonly will: { readonly topic: string; readonly payload: string };
  readonly clock: Clock;
  readonly random: () => number;
  readonly retry?: Pauses | undefined;
}

export interface Listener {
  onConnect(): void;
  onMessage(message: MqttMessage): void;
  /** `connecting` carries what ended or prevented the connection before, if anything. */
  onState(state: ConnectionState, problem?: RouterError): void;
}

export type ConnectionState = 'connecting' | 'connected' | 'offline';

/** What went over a connection since it was first made. */
export interface ConnectionCounts {
  readonly connects: number;
  readonly losses: number;
  readonly published: number;
  readonly received: number;
}

export interface PublishOptions {
  readonly retain?: boolean;
  readonly correlation?: Uint8Array | undefined;
  /** Told when the broker has it, or will never have it. */
  readonly done?: (error?: RouterError) => void;
}

export interface TopicOptions {
  /** We can do without. */
  readonly optional?: boolean;
  /** MQTT 5: what is published as retained says so, also when it comes at once. */
  readonly retainAsPublished?: boolean;
  /** Told when the broker has agreed or refused; not when the connection is gone. */
  readonly answered?: (granted: boolean) => void;
}

const CLOSE_MS = seconds(2);
/** Messages that are not retained and that the broker has not confirmed; more are not sent. */
const MOST_UNCONFIRMED = 256;
/** MQTT 5: what the broker is to bring us at most, in bytes; discovery documents of others are the largest. 3.1.1 cannot say it. */
const MOST_INCOMING = 1_048_576;
/** What MQTT adds to topic and payload at most, without properties. */
const OVERHEAD = 16;

/**
 * One connection to a broker. Each attempt is a new client, so nothing is ever queued, resent or subscribed behind our back:
 * what the broker should know after a loss, the listener says again in `onConnect`.
 */
export class MqttConnection {
  readonly #options: ConnectionOptions;
  readonly #listener: Listener;
  readonly #backOff: BackOff;
  readonly #denied = new Set<string>();
  #url = '';
  #clientId: string;
  #client: MqttClient | undefined;
  #stopRetry: (() => void) | undefined;
  #connectedAt: number | undefined;
  #unconfirmed = 0;
  /** Sizes of what the broker has not confirmed, in bytes. */
  readonly #onTheirWay = new Map<number, number>();
  #sent = 0;
  #received = 0;
  #connects = 0;
  #losses = 0;
  /** Connections in a row that ended soon and without a reason. */
  #shortLived = 0;
  /** MQTT 5: what the broker takes at most, in bytes. */
  #largest = Infinity;

  constructor(options: ConnectionOptions, listener: Listener) {
    this.#options = options;
    this.#listener = listener;
    this.#backOff = new BackOff(options.retry, options.random);
    this.#clientId = clientId(options.clientId, options.base, options.random);
  }

  /** Begins to connect, and keeps trying. Throws `invalid-input` for a URL that is none, and for half a login. */
  start(): void {
    const { username, password, protocol } = this.#options;
    this.#url = brokerUrl(this.#options.url);
    // what 3.1.1 cannot say, the client would answer by cutting the connection
    if (protocol === 4 && password && !username && new URL(this.#url).username === '') throw noUser();
    try {
      this.#connect();
    } catch {
      // such as a user name in the URL that is wrongly encoded; the client's message may hold it
      throw new RouterError('invalid-input', { detail: 'the broker’s URL' });
    }
  }

  get connected(): boolean {
    return this.#client?.connected ?? false;
  }

  get counts(): ConnectionCounts {
    const [connects, losses] = [this.#connects, this.#losses];
    return { connects, losses, published: this.#sent, received: this.#received };
  }

  /** Sends now or not at all; nothing waits for a broker that is away. */
  publish(topic: string, payload: string, { retain = false, correlation, done }: PublishOptions = {}): void {
    const client = this.#client;
    if (!client?.connected) return done?.(new RouterError('unreachable', { detail: 'broker' }));
    if (!retain && this.#unconfirmed >= MOST_UNCONFIRMED)
      return done?.(new RouterError('busy', { detail: 'broker' }));
    const bytes = Buffer.byteLength(payload) + Buffer.byteLength(topic) + OVERHEAD;
    if (bytes > this.#largest) {
      const problem = packetTooLarge(topic, bytes);
      this.#nameOnce(topic, problem);
      return done?.(problem);
    }
    const properties =
      this.#options.protocol === 5 && correlation ? { correlationData: Buffer.from(correlation) } : undefined;
    if (!retain) this.#unconfirmed += 1;
    const number = (this.#sent += 1);
    this.#onTheirWay.set(number, bytes);
    client.publish(topic, payload, { qos: 1, retain, ...(properties && { properties }) }, (error) => {
      if (client === this.#client) {
        // what goes down with the connection may be why it did
        if (!error) this.#onTheirWay.delete(number);
        if (!retain) this.#unconfirmed -= 1;
      }
      if (!error) return done?.();
      const problem = publishProblem(topic, error);
      this.#nameOnce(topic, problem);
      done?.(problem);
    });
    // mqtt.js keeps a packet to the end of the tick, in which a look has much to do after its news: many go together, the first at once
    if (this.#onTheirWay.size === 1) client.stream.uncork();
  }

  /** Subscribes at QoS 1. What the broker refuses is told as a problem, unless we can do without. */
  subscribe(
    filter: string,
    { optional = false, retainAsPublished = false, answered }: TopicOptions = {},
  ): void {
    const five = this.#options.protocol === 5 ? { nl: true, rap: retainAsPublished } : {};
    this.#client?.subscribe(filter, { qos: 1, ...five }, (error) => {
      if (!this.connected) return;
      answered?.(!error);
      if (error && !optional) this.#listener.onState('connected', aclProblem(filter));
    });
  }

  /** Says good-bye with `farewell` on the topic of the will. Never rejects, and is done within two seconds. */
  async close(farewell?: string): Promise<void> {
    this.#stopRetry?.();
    const client = this.#client;
    this.#client = undefined;
    if (!client) return;
    const gone = new Promise<void>((resolve) => {
      if (!client.connected) return client.end(true, () => resolve());
      if (farewell === undefined) return client.end(false, () => resolve());
      client.publish(this.#options.will.topic, farewell, { qos: 1, retain: true }, () =>
        client.end(false, () => resolve()),
      );
    });
    await within(this.#options.clock, CLOSE_MS, gone);
    client.end(true);
  }

  /** Cuts the connection as a bad network would; it comes back by itself. */
  drop(): void {
    this.#client?.stream.destroy();
  }

  #connect(before?: RouterError): void {
    this.#listener.onState('connecting', before);
    const client = mqtt.connect(this.#url, this.#clientOptions());
    this.#client = client;
    let problem: RouterError | undefined;
    client.on('connect', ({ properties }) => {
      // or else a message that follows another waits up to 40 ms until the broker has confirmed the first
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      this.#connectedAt = this.#options.clock.monotonic();
      this.#connects += 1;
      this.#unconfirmed = 0;
      this.#onTheirWay.clear();
      this.#largest = properties?.maximumPacketSize ?? Infinity;
      this.#denied.clear();
      this.#listener.onState('connected');
      this.#listener.onConnect();
    });
    client.on('message', (topic, payload, packet) => {
      this.#received += 1;
      this.#listener.onMessage(messageOf(topic, payload, packet));
    });
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
      if (this.#client === client) this.#lost(problem);
    });
  }

  #lost(reason: RouterError | undefined): void {
    this.#client = undefined;
    const { clock, random } = this.#options;
    const since = this.#connectedAt;
    if (since !== undefined) this.#losses += 1;
    const livedMs = since === undefined ? 0 : clock.monotonic() - since;
    const problem = reason ?? (since === undefined ? noGreeting() : this.#endedWithoutReason(livedMs));
    this.#connectedAt = undefined;
    // who was thrown out would throw out the other one next, for ever
    if (problem.code === 'conflict') this.#clientId = otherClientId(this.#clientId, random);
    this.#listener.onState('offline', problem);
    this.#stopRetry = clock.after(this.#backOff.after(problem, livedMs), () => this.#connect(problem));
  }

  #endedWithoutReason(livedMs: number): RouterError {
    this.#shortLived = livedMs < LASTING_MS ? this.#shortLived + 1 : 0;
    if (this.#shortLived < 2) return lost();
    const unconfirmed = Math.max(0, ...this.#onTheirWay.values());
    return flapping({ givenId: Boolean(this.#options.clientId), unconfirmed });
  }

  #clientOptions(): IClientOptions {
    const { protocol, username, password, tls, will } = this.#options;
    const given = Object.entries(tls ?? {}).filter(([, value]) => value !== undefined && value !== '');
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
      ...(protocol === 5 && { properties: { maximumPacketSize: MOST_INCOMING } }),
      ...(username && { username }),
      ...(password && { password }),
      ...Object.fromEntries(given),
    };
  }

  /** A publication that the broker refused; each topic is named once per connection. */
  #nameOnce(topic: string, problem: RouterError): void {
    if (problem.code === 'unreachable' || !this.connected || this.#denied.has(topic)) return;
    this.#denied.add(topic);
    this.#listener.onState('connected', problem);
  }
}

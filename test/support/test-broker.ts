import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket } from 'aedes';
import { Awaited } from './awaited.ts';

/** What somebody published. */
export interface Passed {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** A broker in this process (MQTT 3.1.1) that remembers what passed, and whose connections can be cut. */
export class TestBroker {
  readonly passed: Passed[] = [];
  /** Ids of those who connected, in their order. */
  readonly clients: string[] = [];
  /** Topics of what went out to them, also of what was retained, in its order. */
  readonly delivered: string[] = [];
  #arrived = 0;
  #done = 0;
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #awaited = new Awaited();

  private constructor(aedes: Aedes, server: Server) {
    this.#aedes = aedes;
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      aedes.handle(socket);
    });
    aedes.on('clientReady', ({ id }) => {
      this.clients.push(id);
      this.#awaited.poke();
    });
    const { authorizeForward, authorizePublish } = aedes;
    aedes.authorizeForward = (client, packet) => {
      this.delivered.push(packet.topic);
      this.#awaited.poke();
      return authorizeForward.call(aedes, client, packet);
    };
    aedes.authorizePublish = (client, packet, callback) =>
      authorizePublish.call(aedes, client, packet, (error) => {
        if (!error) this.#arrived += 1;
        callback(error);
      });
    aedes.on('publish', ({ topic, payload, retain }: AedesPublishPacket, client) => {
      if (client) this.#done += 1;
      if (topic.startsWith('$')) return;
      this.passed.push({ topic, payload: payload.toString(), retain });
      this.#awaited.poke();
    });
  }

  static async start(prepare: (aedes: Aedes) => void = () => undefined, port = 0): Promise<TestBroker> {
    const aedes = await Aedes.createBroker();
    prepare(aedes);
    // or else small messages wait up to 40 ms for each other
    const server = createServer({ noDelay: true });
    const broker = new TestBroker(aedes, server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return broker;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Publishes as somebody else would. */
  publish(topic: string, payload: string, retain = false): Promise<void> {
    const packet = { cmd: 'publish', topic, payload, qos: 1, retain, dup: false } as const;
    return new Promise((resolve, reject) =>
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve())),
    );
  }

  /** Resolves when all that clients have published so far has passed: this broker confirms a message before it does so. */
  idle(): Promise<void> {
    return this.until('all has passed', () => this.#done >= this.#arrived);
  }

  /** Payloads on a topic, oldest first. */
  on(topic: string): readonly string[] {
    return this.passed.filter((each) => each.topic === topic).map(({ payload }) => payload);
  }

  /** The last payload on a topic, empty for none. */
  last(topic: string): string {
    return this.on(topic).at(-1) ?? '';
  }

  /** Resolves when `check` holds; it is asked again at each message. */
  until(what: string, check: () => boolean): Promise<void> {
    const latest = () =>
      this.passed
        .slice(-4)
        .map(({ topic, payload }) => `${topic} ${payload.slice(0, 200)}`)
        .join(' | ');
    return this.#awaited.until(what, check, latest);
  }

  /** Cuts every connection, as a bad network would. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** What a newcomer would be told: topics and payloads that are retained now. */
  get retained(): ReadonlyMap<string, string> {
    const kept = new Map<string, string>();
    for (const { topic, payload, retain } of this.passed) {
      if (!retain) continue;
      if (payload === '') kept.delete(topic);
      else kept.set(topic, payload);
    }
    return kept;
  }

  close(): Promise<void> {
    this.cutAll();
    this.#server.close();
    return new Promise((resolve) => this.#aedes.close(() => resolve()));
  }
}

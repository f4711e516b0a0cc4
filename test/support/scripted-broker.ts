import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { generate, parser, type IPublishPacket, type Packet } from 'mqtt-packet';
import { Awaited } from './awaited.ts';

/** What the broker answers; reason codes of MQTT 5 section 2.4, or of 3.1.1 where the connection is one. */
export interface Script {
  readonly protocol: 4 | 5;
  readonly connack?: number;
  /** Of the answer to a connection, MQTT 5. */
  readonly properties?: { readonly maximumPacketSize?: number };
  readonly suback?: (filter: string) => number;
  /** Undefined: no answer at all. */
  readonly puback?: (topic: string) => number | undefined;
}

/** A broker that does as it is told, for what real ones do only in bad moods. It keeps and forwards nothing. */
export class ScriptedBroker {
  readonly received: Packet[] = [];
  script: Script;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #awaited = new Awaited();

  private constructor(script: Script, server: Server) {
    this.script = script;
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(script: Script): Promise<ScriptedBroker> {
    const server = createServer();
    const broker = new ScriptedBroker(script, server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get published(): readonly IPublishPacket[] {
    return this.received.filter((packet) => packet.cmd === 'publish');
  }

  until(what: string, check: () => boolean): Promise<void> {
    return this.#awaited.until(what, check, () => this.received.map(({ cmd }) => cmd).join(' '));
  }

  /** Ends every connection when all is sent. */
  end(): void {
    for (const socket of this.#sockets) socket.end();
  }

  /** To everybody who is connected. */
  send(packet: Packet): void {
    const bytes = generate(packet, { protocolVersion: this.script.protocol });
    for (const socket of this.#sockets) socket.write(bytes);
  }

  /** Bytes that need not be MQTT. */
  sendRaw(bytes: string): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    const { protocol } = this.script;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
    const incoming = parser({ protocolVersion: protocol });
    incoming.on('packet', (packet: Packet) => {
      this.received.push(packet);
      const answer = this.#answer(packet);
      if (answer) socket.write(generate(answer, { protocolVersion: protocol }));
      this.#awaited.poke();
    });
    socket.on('data', (bytes) => incoming.parse(bytes));
  }

  #answer(packet: Packet): Packet | undefined {
    const { protocol, connack = 0, properties, suback = () => 1, puback = () => 0 } = this.script;
    const { messageId = 0 } = packet;
    switch (packet.cmd) {
      case 'connect':
        return protocol === 5
          ? { cmd: 'connack', sessionPresent: false, reasonCode: connack, ...(properties && { properties }) }
          : { cmd: 'connack', sessionPresent: false, returnCode: connack };
      case 'subscribe':
        return {
          cmd: 'suback',
          messageId,
          granted: packet.subscriptions.map(({ topic }) => suback(topic)),
        };
      case 'publish': {
        const reasonCode = puback(packet.topic);
        return reasonCode === undefined ? undefined : { cmd: 'puback', messageId, reasonCode };
      }
      default:
        return undefined;
    }
  }
}

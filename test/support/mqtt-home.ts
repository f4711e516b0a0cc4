import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes, type AedesPublishPacket, type Client } from 'aedes';
import { identity } from '../../lib/capabilities/identity.ts';
import { lanMac } from '../../lib/capabilities/lan-mac.ts';
import { deriveReachable } from '../../lib/capabilities/reachable.ts';
import { dhcpServer } from '../../lib/capabilities/dhcp-server.ts';
import { disconnect } from '../../lib/capabilities/disconnect.ts';
import { reconnect } from '../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { wanMode } from '../../lib/capabilities/wan-mode.ts';
import { deriveReportedPath } from '../../lib/path/reported-path.ts';
import type { Publishable } from '../../lib/mqtt/publishable.ts';
import { operation, type AnyOperation } from '../../lib/router/driver.ts';
import { Lanes } from '../../lib/router/lane.ts';
import { Router } from '../../lib/router/router.ts';
import type { FakeClock } from './fake-clock.ts';
import { FakeChannel, FakeDriver, FakeLook } from './fake-driver.ts';

/** What a fake line is like; a test changes it and lets the clock run. */
export interface FakeLine {
  up: boolean;
  ip: string;
  dhcp: boolean;
  mac: string | undefined;
  broken: Error | undefined;
  asked: string[];
}

/** A router on a fake clock that does what it is asked at once. */
export function fakeRouter(
  clock: FakeClock,
  { more = [] as readonly AnyOperation[], allow = [] as readonly string[] } = {},
) {
  const line: FakeLine = {
    up: true,
    ip: '25.100.7.10',
    dhcp: true,
    mac: '02:00:00:00:00:01',
    broken: undefined,
    asked: [],
  };
  const look = new FakeLook('status', [sessionUp, wanIpv4, wanMode, dhcpServer, lanMac, identity]);
  look.answer = (report) => {
    if (line.broken) return line.broken;
    report.tell(sessionUp, line.up).tell(wanMode, 'pppoe').tell(dhcpServer, line.dhcp);
    report.tell(identity, { vendor: 'Buffalo', model: 'WSR-1800AX4S', firmware: '1.11', serial: null });
    if (line.mac) report.tell(lanMac, line.mac);
    else report.miss(lanMac, 'not-said');
    return line.up ? report.tell(wanIpv4, line.ip, { class: 'public' }) : report.miss(wanIpv4, 'not-said');
  };
  const operations = [
    operation(reconnect, () => {
      line.asked.push('reconnect');
      line.ip = line.ip === '25.100.7.10' ? '25.100.7.77' : '25.100.7.10';
      return Promise.resolve();
    }),
    operation(disconnect, () => {
      line.asked.push('disconnect');
      line.up = false;
      return Promise.resolve();
    }),
    operation(dhcpServer, (on: boolean) => {
      line.asked.push(`dhcp ${on}`);
      line.dhcp = on;
      return Promise.resolve();
    }),
    ...more,
  ];
  const driver = new FakeDriver([new FakeChannel('fake', [look], operations)]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => Promise.resolve(driver),
    derivations: [deriveReachable, deriveReportedPath],
    intervalMs: 3000,
    allow,
    random: () => 0.5,
  });
  return { router, line };
}

export function publishable(router: Router, rest: Partial<Publishable> = {}): Publishable {
  return {
    slug: 'lower',
    id: 'n1',
    name: '下段ルーター',
    role: 'lower',
    language: 'en',
    allow: [],
    url: 'http://192.168.10.2/',
    homeAssistant: { prefix: 'homeassistant' },
    router,
    ...rest,
  };
}

/** A broker in this process that remembers what passed, and whose connections can be cut. */
export class TestBroker {
  readonly published: AedesPublishPacket[] = [];
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting = new Set<() => void>();

  private constructor(aedes: Aedes) {
    this.#aedes = aedes;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      aedes.handle(socket);
    });
    aedes.on('publish', (packet, client) => {
      if (!client && !packet.topic.startsWith('$') ? false : packet.topic.startsWith('$')) return;
      this.published.push(packet);
      for (const check of this.#waiting) check();
    });
  }

  static async start(prepare: (aedes: Aedes) => void = () => undefined): Promise<TestBroker> {
    const aedes = await Aedes.createBroker();
    prepare(aedes);
    const broker = new TestBroker(aedes);
    broker.#server.listen(0, '127.0.0.1');
    await once(broker.#server, 'listening');
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Publishes as somebody else would. */
  publish(topic: string, payload: string, retain = false): Promise<void> {
    const packet = { cmd: 'publish', topic, payload, qos: 1, retain, dup: false } as const;
    return new Promise((resolve, reject) =>
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve())),
    );
  }

  /** The last payload on a topic, empty for none. */
  last(topic: string): string {
    return this.published.findLast((packet) => packet.topic === topic)?.payload.toString() ?? '';
  }

  /** Resolves when `check` holds; it is asked again at each message. */
  until(what: string, check: () => boolean): Promise<void> {
    if (check()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () =>
          reject(
            new Error(
              `never: ${what}; ${this.published
                .slice(-4)
                .map((p) => `${p.topic} ${p.payload.toString().slice(0, 200)}`)
                .join(' | ')}`,
            ),
          ),
        8000,
      );
      const again = () => {
        if (!check()) return;
        clearTimeout(late);
        this.#waiting.delete(again);
        resolve();
      };
      this.#waiting.add(again);
    });
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** What is retained now. */
  async retained(): Promise<Map<string, string>> {
    const kept = new Map<string, string>();
    for (const { topic, payload, retain } of this.published) {
      if (!retain) continue;
      if (payload.length > 0) kept.set(topic, payload.toString());
      else kept.delete(topic);
    }
    return Promise.resolve(kept);
  }

  close(): Promise<void> {
    this.cutAll();
    return new Promise((resolve) => {
      this.#server.close();
      this.#aedes.close(() => resolve());
    });
  }
}

export type { Client };

import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock, type Clock } from '../../../lib/router/clock.ts';
import { perform, type Stage } from './actions.ts';
import { controlPath, descriptionXml, eventPath, scpdPath } from './description.ts';
import { Publisher } from './gena.ts';
import { Listener } from './listener.ts';
import { allServices, modelOf, type Line, type Model, type ServiceModel } from './model.ts';
import { ADDRESSES, DEFAULTS, type IgdOptions, type Quirks } from './options.ts';
import { PortMappings } from './port-mappings.ts';
import { scpdXml } from './scpd.ts';
import { Session } from './session.ts';
import { actionIn, answer, argsIn, fault, html, XML, type Page } from './soap.ts';
import { Responder } from './ssdp.ts';

/** One request that the emulated router got. */
export interface Logged {
  readonly method: string;
  readonly path: string;
  /** For SOAP calls. */
  readonly action?: string;
  /** What the one who asks calls himself. */
  readonly agent?: string;
}

const HOST = '127.0.0.1';
const always = () => true;
const MOST_LOGGED = 20_000;

/** A UPnP IGD router on the loopback interface, whose line and manners the caller controls. */
export class IgdEmulator {
  /** Everything that was asked, oldest first; empty it to count anew. */
  readonly requests: Logged[] = [];
  readonly line: Line = {
    received: 5_000_000,
    sent: 700_000,
    link: 'Up',
    downstream: 1_000_000_000,
    upstream: 1_000_000_000,
  };
  readonly sessions: readonly Session[];
  readonly mappings = new PortMappings();
  /** When the latest answer had left, on the monotonic clock. */
  answeredAt = -Infinity;
  #quirks: Quirks;
  readonly #model: Model;
  readonly #clock: Clock;
  readonly #host: string;
  readonly #present: () => boolean;
  readonly #publisher: Publisher;
  readonly #first: Listener;
  readonly #second: Listener;
  #responder: Responder | undefined;
  #moved: Listener | undefined;
  #bootId = 1;
  #began: number;

  constructor(options: IgdOptions) {
    const { clock = systemClock, port = 0, connections = [{ kind: 'ip' }], addresses = ADDRESSES } = options;
    this.#quirks = { ...DEFAULTS, ...options };
    this.#clock = clock;
    this.#host = options.host ?? HOST;
    this.#present = options.present ?? always;
    this.#publisher = new Publisher(() => this.#quirks, this.#host);
    this.#began = clock.monotonic();
    this.sessions = connections.map((connection) => {
      const session: Session = new Session(connection, {
        clock,
        redial: () => this.#quirks.redial,
        nextAddress: (current) => addresses[(addresses.indexOf(current) + 1) % addresses.length] ?? '',
        changed: () => this.#present() && this.#publisher.publish(session),
      });
      return session;
    });
    this.#model = modelOf(connections, this.sessions, this.#quirks.udn);
    const handle = (message: IncomingMessage, response: ServerResponse) => this.#handle(message, response);
    this.#first = new Listener(this.#host, port, handle);
    this.#second = new Listener(this.#host, 0, handle);
  }

  async start(ssdp: IgdOptions['ssdp']): Promise<this> {
    await Promise.all([this.#first.start(), this.#second.start()]);
    if (ssdp) this.#responder = await Responder.start(this.#host, ssdp, () => this.#announced());
    return this;
  }

  /** The first connection's session. */
  get session(): Session {
    const [session] = this.sessions;
    if (!session) throw new Error('this router has no connection service');
    return session;
  }

  get host(): string {
    return this.#host;
  }

  /** Where the description is. */
  get url(): URL {
    return new URL(`http://${this.#host}:${this.#place().port}${this.#quirks.descriptionPath}`);
  }

  get ssdpPort(): number {
    return this.#responder?.port ?? 0;
  }

  get subscribers(): number {
    return this.#publisher.count;
  }

  get quirks(): Quirks {
    return this.#quirks;
  }

  /** Changes its manners from now on. */
  set(quirks: Partial<Quirks>): void {
    this.#quirks = { ...this.#quirks, ...quirks };
  }

  drop(error?: string): void {
    this.session.drop(error);
  }

  restore(address?: string): void {
    this.session.restore(address);
  }

  setAddress(address: string): void {
    this.session.setAddress(address);
  }

  setUptime(seconds: number): void {
    this.session.setUptime(seconds);
    this.#began = this.#clock.monotonic() - seconds * 1000;
  }

  /** Sends an event with these variables; done when every subscriber has answered. */
  notify(variables: Readonly<Record<string, string>>): Promise<void> {
    return this.#publisher.announce(variables);
  }

  /** How often an action was asked for; without a name: how many requests there were. */
  count(action?: string): number {
    return action === undefined
      ? this.requests.length
      : this.requests.filter((request) => request.action === action).length;
  }

  /** Restarts the box: subscriptions are forgotten, counters begin anew; with `move` on another port and paths. */
  async reboot({ move = false }: { readonly move?: boolean } = {}): Promise<void> {
    this.#publisher.forget();
    this.#bootId += 1;
    this.#began = this.#clock.monotonic();
    this.line.received = this.line.sent = 0;
    if (!move) return;
    await (this.#moved ?? this.#first).close();
    this.#moved = new Listener(this.#host, 0, (message, response) => this.#handle(message, response));
    await this.#moved.start();
    this.set({ pathPrefix: `/b${this.#bootId}`, descriptionPath: `/b${this.#bootId}/rootDesc.xml` });
  }

  async close(): Promise<void> {
    for (const session of this.sessions) session.close();
    await Promise.all([
      this.#first.close(),
      this.#second.close(),
      this.#moved?.close(),
      this.#responder?.close(),
    ]);
  }

  #place() {
    return { host: this.#host, port: (this.#moved ?? this.#first).port, otherPort: this.#second.port };
  }

  #announced() {
    if (!this.#present()) return undefined;
    const { udn, deviceVersion: version } = this.#quirks;
    return { location: this.url.href, udn, version, bootId: this.#bootId };
  }

  #handle(message: IncomingMessage, response: ServerResponse): void {
    const { http, delayMs } = this.#quirks;
    const path = message.url ?? '';
    const service = allServices(this.#model, this.#quirks).find(
      (each) => message.method === 'POST' && controlPath(each, this.#quirks) === path,
    );
    const action = service && actionIn(message.headers['soapaction'] as string | undefined, service);
    if (this.requests.length >= MOST_LOGGED) this.requests.splice(0, MOST_LOGGED / 2);
    const agent = message.headers['user-agent'];
    this.requests.push({
      method: message.method ?? '',
      path,
      ...(action !== undefined && { action }),
      ...(agent !== undefined && { agent }),
    });
    if (http === 'drop' || !this.#present()) return void message.socket.destroy();
    if (http === 'hang') return;
    const go = () => {
      const body: Buffer[] = [];
      message.on('data', (chunk: Buffer) => body.push(chunk));
      message.once('end', () =>
        this.#respond(message, response, service, action, Buffer.concat(body).toString()),
      );
    };
    if (delayMs > 0) this.#clock.after(delayMs, go);
    else go();
  }

  #respond(
    message: IncomingMessage,
    response: ServerResponse,
    service: ServiceModel | undefined,
    action: string | undefined,
    body: string,
  ): void {
    const path = message.url ?? '';
    if (message.method === 'SUBSCRIBE' || message.method === 'UNSUBSCRIBE') {
      const evented = allServices(this.#model, this.#quirks).find((s) => eventPath(s, this.#quirks) === path);
      if (evented) return this.#publisher.handle(message, response, evented.session);
    }
    if (message.method === 'GET' && path === this.#quirks.descriptionPath && this.#redirect(response)) return;
    const page = service ? this.#call(service, action, body) : this.#get(path);
    if (this.#quirks.http === 'drop-answer') return void message.socket.destroy();
    response
      .writeHead(page.status, {
        'Content-Type': page.type,
        'Content-Length': Buffer.byteLength(page.body),
        Connection: 'close',
      })
      .end(page.body, () => (this.answeredAt = this.#clock.monotonic()));
  }

  #call(service: ServiceModel, action: string | undefined, body: string): Page {
    if (this.#quirks.http === 'html') return html(200, 'Log in');
    if (action === undefined) return fault(401, this.#quirks);
    return answer(service, action, perform(service, action, this.#stage(body)), this.#quirks);
  }

  #get(path: string): Page {
    const quirks = this.#quirks;
    if (quirks.http === 'html') return html(200, 'Log in');
    if (path === quirks.descriptionPath) {
      return { status: 200, type: XML, body: descriptionXml(this.#model, quirks, this.#place()) };
    }
    const service = allServices(this.#model, quirks).find((each) => scpdPath(each, quirks) === path);
    if (service && quirks.scpd !== 'missing') {
      return { status: 200, type: XML, body: scpdXml(service, quirks) };
    }
    return html(404, 'Not Found');
  }

  #redirect(response: ServerResponse): boolean {
    const { redirect, descriptionPath } = this.#quirks;
    if (redirect === 'none') return false;
    const to = redirect === 'loop' ? descriptionPath : 'http://192.0.2.1/rootDesc.xml';
    response.writeHead(302, { Location: to, 'Content-Length': 0 }).end();
    return true;
  }

  #stage(body: string): Stage {
    return {
      quirks: this.#quirks,
      model: this.#model,
      line: this.line,
      mappings: this.mappings,
      args: argsIn(body),
      daemonUptime: () => Math.floor((this.#clock.monotonic() - this.#began) / 1000),
    };
  }
}

/** Starts an emulated router; close it in the end. */
export function startIgd(options: IgdOptions = {}): Promise<IgdEmulator> {
  return new IgdEmulator(options).start(options.ssdp);
}

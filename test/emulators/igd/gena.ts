import { randomUUID } from 'node:crypto';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Quirks } from './options.ts';
import type { Session } from './session.ts';

interface Subscriber {
  readonly sid: string;
  readonly callback: URL;
  readonly session: Session | undefined;
  seq: number;
  said: string;
}

/** The event side of the emulated router. A delivery that fails ends the subscription, as on miniupnpd. */
export class Publisher {
  readonly #quirks: () => Quirks;
  readonly #host: string;
  readonly #subscribers = new Map<string, Subscriber>();

  /** `host`: the address that it speaks from, by which listeners know it. */
  constructor(quirks: () => Quirks, host: string) {
    this.#quirks = quirks;
    this.#host = host;
  }

  get count(): number {
    return this.#subscribers.size;
  }

  /** Forgets every subscription without a word, as a restart does. */
  forget(): void {
    this.#subscribers.clear();
  }

  handle(message: IncomingMessage, answer: ServerResponse, session: Session | undefined): void {
    const { gena } = this.#quirks();
    if (gena === 'silent') return;
    if (gena === 'refused') return void answer.writeHead(500).end();
    if (gena === 'bad-request') return void answer.writeHead(400).end();
    const sid = message.headers['sid'];
    if (message.method === 'UNSUBSCRIBE') {
      const known = this.#subscribers.delete(String(sid));
      return void answer.writeHead(known ? 200 : 412).end();
    }
    if (sid !== undefined) return this.#renew(String(sid), answer);
    this.#begin(String(message.headers['callback'] ?? ''), answer, session);
  }

  /** Tells the subscribers of a session what has changed. */
  publish(session: Session): void {
    for (const subscriber of this.#subscribers.values()) {
      if (subscriber.session === session) this.#notify(subscriber);
    }
  }

  #renew(sid: string, answer: ServerResponse): void {
    if (!this.#subscribers.has(sid)) return void answer.writeHead(412).end();
    answer.writeHead(200, { SID: sid, TIMEOUT: 'Second-1800', 'Content-Length': 0 }).end();
  }

  #begin(callback: string, answer: ServerResponse, session: Session | undefined): void {
    const [, url = ''] = /^<(http:[^>]+)>/.exec(callback) ?? [];
    const { gena } = this.#quirks();
    if (!URL.canParse(url)) return void answer.writeHead(412).end();
    const sid = `uuid:${randomUUID()}`;
    const head = { TIMEOUT: 'Second-1800', 'Content-Length': 0 };
    answer.writeHead(200, gena === 'no-sid' ? head : { SID: sid, ...head }).end();
    if (gena === 'no-sid' || gena === 'no-notify') return;
    const subscriber = { sid, callback: new URL(url), session, seq: 0, said: '' };
    this.#subscribers.set(sid, subscriber);
    this.#notify(subscriber);
  }

  /** Sends these variables to every subscriber; done when all have taken or lost them. */
  async announce(variables: Readonly<Record<string, string>>): Promise<void> {
    const properties = Object.entries(variables).map(
      ([name, value]) => `<e:property><${name}>${value}</${name}></e:property>`,
    );
    const subscribers = [...this.#subscribers.values()];
    await Promise.all(subscribers.map((subscriber) => this.#deliver(subscriber, properties.join(''))));
  }

  #notify(subscriber: Subscriber): void {
    const { events, noAddress } = this.#quirks();
    const reported = subscriber.session?.reported;
    if (events === 'address' && subscriber.seq > 0 && !reported?.address) return;
    const properties = reported
      ? `<e:property><ConnectionStatus>${reported.status}</ConnectionStatus></e:property><e:property><ExternalIPAddress>${reported.address || noAddress}</ExternalIPAddress></e:property>`
      : '';
    if (subscriber.seq > 0 && properties === subscriber.said) return;
    subscriber.said = properties;
    void this.#deliver(subscriber, properties);
  }

  #deliver(subscriber: Subscriber, properties: string): Promise<void> {
    const { gena } = this.#quirks();
    const body = `<?xml version="1.0"?><e:propertyset xmlns:e="urn:schemas-upnp-org:event-1-0">${properties}</e:propertyset>`;
    const notify = request(subscriber.callback, {
      method: 'NOTIFY',
      agent: false,
      localAddress: this.#host,
      headers: {
        'Content-Type': 'text/xml; charset="utf-8"',
        'Content-Length': Buffer.byteLength(body),
        NT: 'upnp:event',
        NTS: 'upnp:propchange',
        SID: gena === 'wrong-sid' ? 'uuid:somebody-else' : subscriber.sid,
        SEQ: subscriber.seq++,
      },
    });
    return new Promise((resolve) => {
      notify.on('response', (response) => response.resume().on('end', resolve));
      notify.on('error', () => {
        this.#subscribers.delete(subscriber.sid);
        resolve();
      });
      notify.end(body);
    });
  }
}

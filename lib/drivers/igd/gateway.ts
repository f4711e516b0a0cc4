import { onHost } from '../../address/ip.ts';
import { seconds, type Clock } from '../../router/clock.ts';
import { RouterError } from '../../router/errors.ts';
import type { Why } from '../../router/snapshot.ts';
import type { SendRequest } from '../../transport/http.ts';
import { callSoap, type SoapAnswer, type SoapCall } from '../../transport/soap.ts';
import { commonOf, ofKind, sameService, type Description, type Service, parseScpd } from './description.ts';
import { concernsOneAnswer, neverTold } from './errors.ts';
import type { GatewayLocation } from './gateway-location.ts';
import { FIND_LIMITS, findAgain, withWorkingBase } from './rediscovery.ts';
import type { Search } from './search.ts';
import { SessionMemory } from './session-memory.ts';
import { AdaptiveTimeout } from './adaptive-timeout.ts';
import { selectService } from './select.ts';

/** What a gateway needs of its surroundings. */
export interface GatewayContext {
  readonly clock: Clock;
  /** The connection to the box: whatever is asked of it goes there, one after the other. */
  readonly send: SendRequest;
  /** Finds where descriptions are now, after a restart has moved them. */
  readonly search: Search;
  readonly log: (line: string) => void;
}

/** Values that the router told, or why there are none. */
export type GatewayAnswer =
  { readonly values: ReadonlyMap<string, string> } | { readonly why: Why; readonly error?: RouterError };

const REDISCOVERY_MS = seconds(15);
/** A box that is there and refuses us may have other ports since it started. */
const REFUSED_MS = seconds(4);
/** So often in a row even a required action must be refused until it is not asked for any more. */
const REFUSALS = 3;

/**
 * A gateway that we speak to: where its services are at the moment, which of them is the Internet connection, and what it
 * has shown not to offer. It follows the box when a restart gives it other URLs, and refuses another box in its place.
 */
export class Gateway {
  readonly seen = new SessionMemory();
  readonly #around: GatewayContext;
  readonly #patience = new AdaptiveTimeout();
  readonly #missing = new Set<string>();
  /** How often in a row a required action was refused. */
  readonly #refusals = new Map<string, number>();
  readonly #movedListeners = new Set<() => void>();
  #place: GatewayLocation;
  #service: Service;
  #actions: ReadonlySet<string> = new Set();
  /** Something went wrong since the box was last seen to be itself. */
  #suspect = false;
  /** Whether the last action was answered. */
  #answering = true;
  /** What was found in its place. */
  #usurped: RouterError | undefined;
  #rediscoverAt = -Infinity;

  private constructor(place: GatewayLocation, service: Service, around: GatewayContext) {
    this.#place = place;
    this.#service = service;
    this.#around = around;
  }

  /** Chooses the connection service and reads what it can do. Rejects with a {@link RouterError}. */
  static async open(place: GatewayLocation, around: GatewayContext, signal: AbortSignal): Promise<Gateway> {
    const settled = await withWorkingBase(place, around.send, signal);
    const [first] = ofKind(settled.description, 'ip', 'ppp');
    if (!first) throw new RouterError('unsupported', { detail: 'no connection service' });
    const gateway = new Gateway(settled, first, around);
    gateway.#service = await gateway.#select(signal);
    gateway.#actions = await gateway.#listActions(signal);
    return gateway;
  }

  get identity(): string {
    return this.#place.identity;
  }

  /** Where it is at the moment. */
  get host(): string {
    return this.#place.url.hostname;
  }

  get description(): Description {
    return this.#place.description;
  }

  /** The service of the Internet connection. */
  get wan(): Service {
    return this.#service;
  }

  /** How the box is asked. */
  get send(): SendRequest {
    return this.#around.send;
  }

  /** The service with counters and the state of the link, where there is one. */
  get common(): Service | undefined {
    return commonOf(this.description, this.#service);
  }

  /**
   * Whether the connection service lists an action. An empty or broken list says nothing; then the actions that the service
   * type requires count.
   */
  lists(action: string): boolean {
    return this.#actions.size > 0 ? this.#actions.has(action) : REQUIRED_TO_LIST.has(action);
  }

  /** Somebody gave the box another address: from the next look on it is looked for there. */
  relocate(host: string): void {
    const url = onHost(this.#place.url, host);
    this.#place = { ...this.#place, url };
    this.#suspect = true;
    this.#answering = false;
    this.#rediscoverAt = -Infinity;
  }

  /** Called after the services have other URLs than before. */
  onMoved(listener: () => void): void {
    this.#movedListeners.add(listener);
  }

  /** One action. Rejects where no SOAP answer came, and remembers that the URLs may be stale. */
  async call(
    service: Service,
    action: string,
    signal: AbortSignal,
    args: SoapCall['args'] = [],
  ): Promise<SoapAnswer> {
    if (this.#usurped) throw this.#usurped;
    const { clock, send } = this.#around;
    const { controlUrl: url, type: serviceType } = service;
    const began = clock.monotonic();
    try {
      const answer = await callSoap(
        { url, serviceType, action, args, signal, limits: this.#patience.limits },
        send,
      );
      this.#answering = true;
      this.#patience.note(clock.monotonic() - began);
      return answer;
    } catch (thrown) {
      this.#suspect = true;
      this.#answering = false;
      const refused = thrown instanceof RouterError && thrown.detail === 'ECONNREFUSED';
      if (refused) this.#rediscoverAt = Math.min(this.#rediscoverAt, clock.monotonic() + REFUSED_MS);
      throw thrown;
    }
  }

  /**
   * What a reading action tells. One that the router does not have is not asked for again: an optional one after its first refusal, a
   * required one after several, which may be passing. An answer that cannot be read leaves the rest of the look alone. Rejects where the
   * router does not answer at all.
   */
  async ask(service: Service | undefined, action: string, signal: AbortSignal): Promise<GatewayAnswer> {
    if (!service || this.#missing.has(action)) return { why: 'not-offered' };
    try {
      const answer = await this.call(service, action, signal);
      if (answer.ok) this.#refusals.delete(action);
      if (answer.ok) return { values: answer.values };
      if (!neverTold(answer.code)) return { why: 'not-said' };
      const refusals = (this.#refusals.get(action) ?? 0) + 1;
      this.#refusals.set(action, refusals);
      if (!REQUIRED.has(action) || refusals >= REFUSALS) this.#missing.add(action);
      return { why: 'not-offered' };
    } catch (thrown) {
      if (concernsOneAnswer(thrown)) return { why: thrown.code, error: thrown };
      throw thrown;
    }
  }

  /**
   * Before a look: if something went wrong in the last one, finds out whether the box is still itself, or somewhere else now.
   * Rejects with `wrong-host` where another box is in its place, until it is not any more.
   */
  async settle(signal: AbortSignal): Promise<void> {
    const { clock, search, send, log } = this.#around;
    if (!this.#suspect || clock.monotonic() < this.#rediscoverAt) return;
    this.#rediscoverAt = clock.monotonic() + REDISCOVERY_MS;
    this.#usurped = undefined;
    try {
      // while actions are answered it has not moved, and its description alone is of interest
      const place = await findAgain(this.#place, this.#answering ? nowhere : search, send, signal);
      if (place && place.identity !== this.#place.identity)
        log(
          `calls itself ${place.identity} now; vendor, model and address are those of ${this.#place.identity}`,
        );
      this.#suspect = place === undefined && !this.#answering;
      if (place) await this.#move(place, signal);
    } catch (thrown) {
      if (thrown instanceof RouterError && thrown.code === 'wrong-host') this.#usurped = thrown;
      throw thrown;
    }
  }

  /** With several connection services: while ours is down, another may have become the one in use. */
  async reconsider(signal: AbortSignal): Promise<void> {
    if (this.seen.up === true || ofKind(this.description, 'ip', 'ppp').length === 1) return;
    this.#use(await this.#select(signal));
  }

  #select(signal: AbortSignal): Promise<Service> {
    const call = (service: Service, action: string) => this.call(service, action, signal);
    return selectService(this.description, this.#service, call);
  }

  async #listActions(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const url = this.#service.scpdUrl;
    if (!url) return new Set();
    try {
      const answer = await this.#around.send({ url, signal, limits: FIND_LIMITS });
      return answer.status === 200 ? parseScpd(answer.text()) : new Set();
    } catch {
      return new Set();
    }
  }

  async #move(place: GatewayLocation, signal: AbortSignal): Promise<void> {
    const before = this.#service;
    const moved = place.url.href !== this.#place.url.href;
    this.#place = await withWorkingBase(place, this.#around.send, signal);
    const same = sameService(ofKind(this.description, 'ip', 'ppp'), before);
    if (!same) return;
    this.#missing.clear();
    this.#refusals.clear();
    if (moved) this.#around.log(`now at ${place.url.href}`);
    this.#use(same);
  }

  #use(service: Service): void {
    const before = this.#service;
    this.#service = service;
    const name = service.id || service.type;
    if (service.type !== before.type || service.id !== before.id)
      this.#around.log(`the connection in use is ${name}`);
    else if (service.path !== before.path)
      this.#around.log(`the connection in use is ${name} of ${service.udn}`);
    if (service.eventUrl?.href === before.eventUrl?.href) return;
    for (const listener of this.#movedListeners) listener();
  }
}

const nowhere: Search = () => Promise.resolve([]);

/** Of both types of connection service (WANIPConnection:1 and WANPPPConnection:1, 2.4). */
const REQUIRED_TO_LIST: ReadonlySet<string> = new Set([
  'RequestConnection',
  'ForceTermination',
  'GetGenericPortMappingEntry',
  'GetSpecificPortMappingEntry',
  'AddPortMapping',
  'DeletePortMapping',
]);

/** Every connection service has them, so a refusal may be passing. */
const REQUIRED: ReadonlySet<string> = new Set(['GetStatusInfo', 'GetExternalIPAddress']);

import { EventEmitter } from 'node:events';
import type { Box, DialAnswer, RealMode, World } from '../box/box.ts';
import { Cable } from './cable.ts';
import { leased, leases, sameNetwork, type Lease } from './lan.ts';
import { HOME, type HomeEvent, type HomeOptions } from './options.ts';
import { PppoeServer } from './pppoe-server.ts';

const MOST_EVENTS = 500;
const AP_NUMBER = 49;

/**
 * A line, two routers one behind the other, and the LAN that both stand in, without any sockets. The lower router has its WAN port
 * and, like everything else, its LAN port in the upper router’s LAN. Whoever asks here stands in that LAN too.
 */
export class HomeModel extends EventEmitter<{ event: [HomeEvent] }> implements World {
  readonly upper: Box;
  readonly lower: Box;
  readonly server: PppoeServer;
  readonly events: HomeEvent[] = [];
  readonly cables = {
    line: new Cable((plugged) => this.#moved('line', plugged)),
    lowerWan: new Cable((plugged) => this.#moved('lowerWan', plugged)),
    lowerLan: new Cable((plugged) => this.#moved('lowerLan', plugged)),
  };
  /** The provider’s side, behind the cable of the line. */
  readonly line = new Cable((plugged) => this.#moved('provider', plugged));
  /** A second way into the lower router’s LAN of whoever asks: a cable of his own, or its Wi-Fi. */
  readonly beside = new Cable((plugged) => this.#moved('beside', plugged), false);
  readonly #options: HomeOptions;
  readonly #unheard = new Map<Box, () => void>();
  #clients: readonly Lease[] = [];

  constructor(upper: Box, lower: Box, options: Partial<HomeOptions> = {}) {
    super();
    const { clock } = upper.options;
    this.#options = { ...HOME, ...options };
    this.upper = upper;
    this.lower = lower;
    this.server = new PppoeServer(clock, this.#options);
    upper.world = lower.world = this;
    upper.start();
    lower.start();
    this.renew();
  }

  /** What the devices of the LAN were given last. */
  get clients(): readonly Lease[] {
    return this.#clients;
  }

  /** All devices ask for an address again. */
  renew(): readonly Lease[] {
    this.#clients = leases(this.#options.devices, this.#servers);
    return this.#clients;
  }

  dial(box: Box): DialAnswer {
    if (!this.#linked(box)) return { ok: false, error: 'no-cable' };
    const answer: DialAnswer = this.#passes(box) ? this.server.dial(box) : { ok: false, error: 'no-pado' };
    this.#happened(box, answer.ok ? `up ${answer.address}` : answer.error);
    return answer;
  }

  /** Nobody hears a goodbye that cannot get through. */
  hangUp(box: Box): void {
    this.#listen(box);
    if (this.#passes(box)) this.server.hangUp(box);
    else this.server.lose(box);
  }

  /** A lower router that finds somebody who hands out addresses takes itself for an access point. */
  detect(box: Box): RealMode {
    if (box === this.upper) return this.#lineUp ? 'map-e' : 'pppoe';
    const becomes = this.cables.lowerWan.plugged && this.upper.serves ? 'ap' : 'pppoe';
    this.#happened(box, `auto: ${becomes}`);
    return becomes;
  }

  changed(box: Box): void {
    if (box === this.upper || box === this.lower) this.#look();
  }

  reaches(box: Box): boolean {
    if (this.jammed) return false;
    if (box === this.upper) return true;
    const { lowerWan, lowerLan } = this.cables;
    const beside = this.beside.plugged && box.mode !== 'ap';
    const plugged = lowerLan.plugged || beside || (box.mode === 'ap' && lowerWan.plugged);
    if (!plugged || box.lanAddress === this.upper.lanAddress) return false;
    return this.#networks.some((network) => sameNetwork(network, box.lanAddress));
  }

  address(box: Box): string | undefined {
    if (box === this.upper) return this.#lineUp ? this.#options.ipoeAddress : undefined;
    return box.mode === 'dhcp' ? this.lease(box) : undefined;
  }

  lease(box: Box): string | undefined {
    const fed = box === this.lower && this.upper.serves && this.cables.lowerWan.plugged;
    return fed ? leased(this.upper, AP_NUMBER) : undefined;
  }

  /** Two ports with one MAC address in one LAN: switches do not know any more where to send what. */
  get jammed(): boolean {
    const { lower, cables } = this;
    const both = cables.lowerWan.plugged && cables.lowerLan.plugged;
    return both && !lower.away && lower.mode !== 'ap' && lower.wanMac === lower.lanMac;
  }

  close(): void {
    for (const stop of this.#unheard.values()) stop();
    this.#unheard.clear();
    this.server.close();
  }

  get #lineUp(): boolean {
    return this.line.plugged && this.cables.line.plugged;
  }

  /** In whose networks whoever asks has an address: one for each router that hands them out, and one that is his own. */
  get #networks(): readonly string[] {
    const beside = this.beside.plugged && this.lower.serves ? [this.lower.lanAddress] : [];
    return [this.upper.lanAddress, ...this.#servers.map(({ lanAddress }) => lanAddress), ...beside];
  }

  /** Who hands out addresses in the LAN. */
  get #servers(): readonly Box[] {
    const lower = this.cables.lowerLan.plugged && this.lower.serves ? [this.lower] : [];
    return [...(this.upper.serves ? [this.upper] : []), ...lower];
  }

  #linked(box: Box): boolean {
    return box === this.upper ? this.cables.line.plugged : this.cables.lowerWan.plugged;
  }

  /** Whether PPPoE frames of a box get to the provider and back. */
  #passes(box: Box): boolean {
    const { upper } = this;
    const through = box === upper || (!upper.away && (upper.settings.bridge || upper.mode === 'ap'));
    return this.#linked(box) && this.#lineUp && through && !(box === this.lower && this.jammed);
  }

  /** A session ends some time after nothing was heard any more, at once where it is the own cable. */
  #look(): void {
    for (const box of [this.upper, this.lower]) {
      if (!box.session.up || this.#passes(box)) this.#listen(box);
      else if (!this.#linked(box)) this.#drop(box, 'no-cable');
      else if (!this.#unheard.has(box)) {
        const { clock } = box.options;
        this.#unheard.set(
          box,
          clock.after(this.#options.noticeMs, () => this.#drop(box, 'ended')),
        );
      }
    }
  }

  #listen(box: Box): void {
    this.#unheard.get(box)?.();
    this.#unheard.delete(box);
  }

  #drop(box: Box, error: 'no-cable' | 'ended'): void {
    this.#listen(box);
    this.#happened(box, `down: ${error}`);
    box.dropped(error);
  }

  #moved(what: string, plugged: boolean): void {
    this.#happened(undefined, `${what} ${plugged ? 'plugged' : 'pulled'}`);
    this.#look();
    // a box notices a link of its own at once
    const box = what === 'line' ? this.upper : what === 'lowerWan' ? this.lower : undefined;
    if (plugged && box?.settings.keepAlive === 'always') box.connect();
  }

  #happened(box: Box | undefined, what: string): void {
    const who = box === this.upper ? 'upper' : box === this.lower ? 'lower' : 'home';
    const event = { at: this.upper.options.clock.now(), who, what } as const;
    this.events.push(event);
    if (this.events.length > MOST_EVENTS) this.events.shift();
    this.emit('event', event);
  }
}

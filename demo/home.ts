import { EventEmitter } from 'node:events';
import { AirstationN, startAirstationN } from '../test/emulators/airstation/n.ts';
import { AtermP, startAtermP } from '../test/emulators/aterm/p.ts';
import type { BoxOptions } from '../test/emulators/box/settings.ts';
import { startHome, type Home } from '../test/emulators/home/home.ts';
import { addressAt } from '../lib/application/address-at.ts';
import { networkOf } from '../lib/address/ip.ts';
import * as boxes from './boxes.ts';
import { factsOf, greeting, entriesBetween, type DiaryEntry } from './diary.ts';
import type { Side } from '../lib/dual-stack/home.ts';
import type { HomeAddresses } from './addresses.ts';
import { BoxUpnp } from './upnp.ts';

const MOST_ENTRIES = 60;
const TICK_MS = 1000;

/** The home of the article, with both routers on screen and UPnP, and a diary of what happens in it. */
export class DemoHome extends EventEmitter<{ change: []; placed: [] }> {
  readonly home: Home;
  readonly place: HomeAddresses;
  readonly faces: { readonly upper: AtermP; readonly lower: AirstationN };
  readonly diary: DiaryEntry[] = [];
  readonly #upnp: Readonly<Record<Side, BoxUpnp>>;
  /** Who is logged in to a settings screen besides Node-RED, and how to make him go. */
  readonly #guests = new Map<Side, () => void>();
  readonly #ticking: NodeJS.Timeout;
  /** What the server’s owner has set there; undefined: the server still asks the lower router for everything. */
  #gateway: string | undefined;
  #facts: ReturnType<typeof factsOf>;
  #looking = false;

  private constructor(
    home: Home,
    place: HomeAddresses,
    faces: DemoHome['faces'],
    upnp: Record<Side, BoxUpnp>,
  ) {
    super();
    this.home = home;
    this.place = place;
    this.#gateway = place.lower;
    this.faces = faces;
    this.#upnp = upnp;
    this.#facts = factsOf(home);
    this.#note(greeting(this.#facts));
    for (const { box } of [home.upper, home.lower]) box.on('change', () => this.#look());
    home.model.on('event', () => this.#look());
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  static async start(place: HomeAddresses, pace: Partial<BoxOptions> = boxes.PACE): Promise<DemoHome> {
    const { at, ports, number } = place;
    const shared = { ...pace, admin: boxes.ADMIN, at };
    const home = await startHome({
      ...boxes.MANNERS,
      upper: (seat) => startAtermP({ ...seat, ...shared, ...boxes.UPPER_SCREEN, port: ports.upper }),
      lower: (seat) => startAirstationN({ ...seat, ...shared, ...boxes.LOWER_SCREEN, port: ports.lower }),
      upperSettings: { ...boxes.UPPER_SETTINGS, lanAddress: place.upper },
      lowerSettings: { ...boxes.LOWER_SETTINGS, lanAddress: place.lower },
    });
    const { upper, lower } = home;
    if (!(upper instanceof AtermP && lower instanceof AirstationN)) throw new Error('other boxes');
    for (const { box } of [upper, lower]) box.log.unshift('system start');
    const speak = (face: AtermP | AirstationN, igd: typeof boxes.UPPER_UPNP, id: string, tells: boolean) =>
      BoxUpnp.start({
        box: face.box,
        udn: `uuid:5d3c1e2a-7b64-4f0e-9a51-02005e${number}${id}01`,
        screen: () => face.url,
        host: () => at(face.box.lanAddress),
        heard: () => !face.box.away && home.model.reaches(face.box),
        searched: place.found,
        tellsAddress: tells,
        igd,
      });
    const upnp = {
      upper: await speak(upper, boxes.UPPER_UPNP, '10', false),
      lower: await speak(lower, boxes.LOWER_UPNP, '20', true),
    };
    return new DemoHome(home, place, { upper, lower }, upnp);
  }

  /** What to enter in a router node. */
  addressOf(role: Side): string {
    return this.place.found ? this.home[role].box.lanAddress : this.#upnp[role].url.href;
  }

  /** The address in the lower router's node, as on day one, and where the set-up has moved it that it has behind it. */
  get lowerMove() {
    const { at, carton, lower } = this.place;
    const now = this.addressOf('lower');
    const { lanAddress } = this.home.lower.box;
    return {
      entered: addressAt(now, at(carton)),
      to: addressAt(now, at(lower)),
      identity: this.#upnp.lower.identity,
      back: lanAddress === carton,
    };
  }

  /** The file for `futamichi check` and `futamichi setup`. */
  get file(): unknown {
    const { upper, lower } = this.faces;
    return {
      upper: { address: upper.url.href, driver: 'aterm', profile: boxes.UPPER_PROFILE },
      lower: { address: lower.url.href, driver: 'airstation' },
      goal: { lower: { 'lan.address': this.place.lower } },
    };
  }

  /** The server’s gateway: the lower router, where it was when the server was set up. */
  get gateway(): string {
    return this.#gateway ?? this.home.lower.box.lanAddress;
  }

  /** `true`: the server is set up for a lower router in its place; `false`: that is still to be done. */
  setUpServer(done: boolean): void {
    this.#gateway = done ? this.place.lower : undefined;
  }

  /** Somebody else sits at the settings screen of a router, or goes. */
  guest(role: Side, comes: boolean): void {
    this.#guests.get(role)?.();
    this.#guests.delete(role);
    if (comes) this.#guests.set(role, this.faces[role].intrude());
  }

  hasGuest(role: Side): boolean {
    return this.#guests.has(role);
  }

  /** Does something to the home, and writes down who did it: what follows at once is not told twice. */
  did(what: string, deed: (home: DemoHome) => void): void {
    deed(this);
    this.#note([{ at: Date.now(), who: 'you', what }]);
    const now = factsOf(this.home);
    this.#facts = { ...this.#facts, settings: now.settings };
    this.#look();
  }

  async close(): Promise<void> {
    clearInterval(this.#ticking);
    await Promise.all([this.#upnp.upper.close(), this.#upnp.lower.close(), this.home.close()]);
  }

  /** Looks once when all that happens now has happened. */
  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    queueMicrotask(() => {
      this.#looking = false;
      const { upper, lower } = this.home;
      // devices keep what they were given while nobody could give them anything else
      if (!upper.box.away && !lower.box.away && !this.home.jammed) this.home.renew();
      // nobody else hands out addresses there any more: its owner sets the server up by hand
      const inOneNetwork = networkOf(lower.box.lanAddress) === networkOf(upper.box.lanAddress);
      if (this.home.cables.lowerLan.plugged && !lower.box.serves && inOneNetwork)
        this.#gateway ??= lower.box.lanAddress;
      const now = factsOf(this.home);
      this.#note(entriesBetween(this.#facts, now));
      this.#facts = now;
      this.#upnp.upper.follow();
      this.#upnp.lower.follow();
      this.emit('change');
    });
  }

  #tick(): void {
    this.#upnp.upper.flow(900_000, 120_000);
    this.#upnp.lower.flow(150_000, 60_000);
    // a guest who does nothing would be logged out after a while
    for (const role of ['upper', 'lower'] as const) if (this.hasGuest(role)) this.guest(role, true);
    this.emit('change');
  }

  #note(entries: readonly DiaryEntry[]): void {
    this.diary.push(...entries);
    this.diary.splice(0, Math.max(0, this.diary.length - MOST_ENTRIES));
  }
}

import { systemClock, type Clock } from '../../../lib/router/clock.ts';
import { Admins, type AdminRules } from './admins.ts';
import { Box, type Account, type BoxOptions, type Settings, type World } from './box.ts';
import type { Face, Logged } from './face.ts';
import { BoxServer, type Heard, type Reply, type ServerManners } from './server.ts';

/** Which box stands behind a screen. */
export interface ScreenOptions {
  readonly clock?: Clock;
  /** Default 0: any free one. */
  readonly port?: number;
  /** Where it listens for a LAN address: there, where this machine has that address. */
  readonly at?: (lanAddress: string) => string;
  readonly world?: World;
  readonly model?: string;
  readonly firmware?: string;
  readonly serial?: string;
  readonly admin?: Account;
  readonly settings?: Partial<Settings>;
  readonly factory?: BoxOptions['factory'];
  readonly rebootMs?: number;
  readonly saveMs?: number;
  readonly retryMs?: number;
}

/** A box of a maker, as it leaves the factory and as a test wants it otherwise. */
export function startBox(
  { clock = systemClock, settings, world, port: _port, at: _at, ...own }: ScreenOptions,
  made: Omit<BoxOptions, 'clock' | 'retryMs'>,
): Box {
  const box = new Box({ ...made, clock, ...own, settings: { ...made.settings, ...settings } });
  if (world) box.world = world;
  box.start();
  return box;
}

/** Nobody who could be in a test comes from there. */
const INTRUDER = '192.0.2.99';

/** What the settings screens of all makers have in common: where they listen, and who is in. */
export abstract class BoxScreen<Q extends AdminRules & ServerManners> implements Face {
  readonly box: Box;
  protected readonly admins: Admins;
  protected quirks: Q;
  #server: BoxServer | undefined;

  protected constructor(box: Box, quirks: Q) {
    this.box = box;
    this.quirks = quirks;
    this.admins = new Admins(box.options.clock, () => this.quirks);
  }

  async start(port = 0, at?: ScreenOptions['at']): Promise<this> {
    this.#server = await BoxServer.start({
      box: this.box,
      port,
      ...(at && { at }),
      manners: () => this.quirks,
      answer: (heard) => this.reply(heard),
    });
    return this;
  }

  protected abstract reply(heard: Heard): Reply;

  get url(): URL {
    return this.#web.url;
  }

  get requests(): readonly Logged[] {
    return this.#web.requests;
  }

  get logins(): number {
    return this.admins.tried;
  }

  get sessions(): number {
    return this.admins.count;
  }

  /** Until it listens where the box is. */
  settled(): Promise<void> {
    return this.#web.settled();
  }

  /** Changes what it does differently, from now on. */
  set(quirks: Partial<Q>): void {
    this.quirks = { ...this.quirks, ...quirks };
  }

  intrude(): () => void {
    this.admins.admit(INTRUDER);
    return () => this.admins.leave(INTRUDER);
  }

  async close(): Promise<void> {
    this.box.close();
    await this.#server?.close();
  }

  get #web(): BoxServer {
    if (!this.#server) throw new Error('not started');
    return this.#server;
  }
}

import { Admins } from '../box/admins.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import { Box } from '../box/box.ts';
import type { Face, Logged } from '../box/face.ts';
import type { Form } from '../box/forms.ts';
import { savingOf, type Page } from '../box/pages.ts';
import { BoxServer, type Heard, type Reply } from '../box/server.ts';
import { namesOf, type Names, type PageName } from './names.ts';
import { TIMING } from './invented.ts';
import { ADMIN, FACTORY, SETTINGS, type AirstationOptions, type Quirks } from './options.ts';
import { pageOf, routerOnly } from './pages.ts';
import { wording, type Wording } from './words.ts';

/** Nobody who could be in a test comes from there. */
const INTRUDER = '192.0.2.99';

/** What became of a form: the page with an objection, the page as it is now, or a box that is away for a while. */
export type Taken = { readonly objection: string } | 'pressed' | 'saved';

export function airstationBox(options: AirstationOptions, model: string, firmware: string): Box {
  const { clock = systemClock, settings, world } = options;
  const box = new Box({
    vendor: 'Buffalo',
    model: options.model ?? model,
    firmware: options.firmware ?? firmware,
    serial: options.serial ?? '40000000000001',
    factory: options.factory ?? FACTORY,
    settings: { ...SETTINGS, ...settings },
    admin: options.admin ?? ADMIN,
    clock,
    rebootMs: options.rebootMs ?? TIMING.rebootMs,
    saveMs: options.saveMs ?? TIMING.saveMs,
    ...(options.retryMs !== undefined && { retryMs: options.retryMs }),
  });
  if (world) box.world = world;
  box.start();
  return box;
}

/** What the settings screens of all families have in common. */
export abstract class AirstationFace<Q extends Quirks> implements Face {
  readonly box: Box;
  protected readonly admins: Admins;
  protected readonly names: Names;
  protected quirks: Q;
  #server: BoxServer | undefined;
  /** What the request at hand has done to the box. */
  #did: Quirks['losesAnswer'][number] | undefined;

  protected constructor(box: Box, family: 'n' | 'a' | 'c', quirks: Q) {
    this.box = box;
    this.names = namesOf(family);
    this.quirks = quirks;
    this.admins = new Admins(box.options.clock, () => this.quirks);
  }

  async start(port = 0, at?: AirstationOptions['at']): Promise<this> {
    this.#server = await BoxServer.start({
      box: this.box,
      port,
      ...(at && { at }),
      manners: () => this.quirks,
      answer: (heard) => this.#answer(heard),
    });
    return this;
  }

  protected abstract answer(heard: Heard): Reply;

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
    this.admins.let(INTRUDER);
    return () => this.admins.leave(INTRUDER);
  }

  async close(): Promise<void> {
    this.box.close();
    await this.#server?.close();
  }

  protected get words(): Wording {
    return wording(this.quirks.labels);
  }

  protected page(page: PageName): Page {
    const { box, names, words, quirks } = this;
    return pageOf(page, { box, names, words, ...quirks });
  }

  /** Whether there is nothing to set on this page at the moment. */
  protected bridged(page: PageName): boolean {
    return this.box.mode === 'ap' && routerOnly(page);
  }

  /** Does what a page's form asks for. */
  protected take(page: PageName, form: Form): Taken {
    const { box, names, quirks } = this;
    if (form.has(names.connect)) box.connect();
    else if (form.has(names.disconnect)) box.disconnect();
    else {
      const saving = savingOf(this.page(page), form, box, quirks.forgets);
      if ('objection' in saving) return saving;
      this.#did = 'lanAddress' in saving.changes ? 'address' : 'save';
      box.apply(saving.changes, { restart: true });
      if (quirks.savesLogOut) this.admins.everybodyOut();
      return 'saved';
    }
    return 'pressed';
  }

  protected restart(): void {
    this.#did = 'reboot';
    this.box.reboot();
    this.admins.everybodyOut();
  }

  /** Where a page will be once the box is back. */
  protected back(path: string): string {
    return new URL(path, this.url).href;
  }

  #answer(heard: Heard): Reply {
    this.#did = undefined;
    const reply = this.answer(heard);
    return this.#did && this.quirks.losesAnswer.includes(this.#did) ? { drop: true } : reply;
  }

  get #web(): BoxServer {
    if (!this.#server) throw new Error('not started');
    return this.#server;
  }
}

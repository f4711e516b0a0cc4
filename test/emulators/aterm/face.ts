import { systemClock } from '../../../lib/router/clock.ts';
import { Admins } from '../box/admins.ts';
import { Box } from '../box/box.ts';
import type { Face, Logged } from '../box/face.ts';
import { rowsOf, savingOf, type Button, type Page } from '../box/pages.ts';
import { BoxServer, type Heard, type Reply } from '../box/server.ts';
import { wordingOf } from '../box/wording.ts';
import { httpif } from './httpif.ts';
import { RENAMED, WORDS, type Word } from './invented.ts';
import { TIMING } from './invented-names.ts';
import { ADMIN, FACTORY, SETTINGS, type AtermOptions, type Quirks } from './options.ts';
import { pagesOf, type PageKey } from './pages.ts';
import type { Words } from './rows.ts';

/** Nobody who could be in a test comes from there. */
const INTRUDER = '192.0.2.99';

/** What became of a button. */
export interface Done {
  readonly word: Word;
  readonly kind: 'ok' | 'refused';
  /** The row that is wrong. */
  readonly wrong?: string;
  readonly drop: boolean;
}

export function atermBox(options: AtermOptions, model: string): Box {
  const { clock = systemClock, settings, world } = options;
  const box = new Box({
    vendor: 'NEC',
    model: options.model ?? model,
    firmware: options.firmware ?? '2.5.0',
    serial: options.serial ?? '5E10000001A',
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

/** What the settings screens of all Aterm families have in common. */
export abstract class AtermFace<Q extends Quirks> implements Face {
  readonly box: Box;
  /** What was written into rows from which nothing comes, by key. */
  readonly kept = new Map<string, string>();
  protected readonly admins: Admins;
  protected quirks: Q;
  readonly #family: 'p' | 'a';
  #server: BoxServer | undefined;
  #address: string;

  protected constructor(box: Box, quirks: Q, family: 'p' | 'a') {
    this.box = box;
    this.quirks = quirks;
    this.#family = family;
    this.#address = box.lanAddress;
    this.admins = new Admins(box.options.clock, () => this.quirks);
  }

  protected abstract answer(heard: Heard): Reply;

  async start(port: number | undefined, at?: AtermOptions['at']): Promise<this> {
    this.#server = await BoxServer.start({
      box: this.box,
      ...(port !== undefined && { port }),
      ...(at && { at }),
      manners: () => this.quirks,
      answer: (heard) => httpif(heard, this.box, this.quirks) ?? this.answer(heard),
    });
    this.box.on('change', this.#forget);
    return this;
  }

  get url(): URL {
    return this.#listening.url;
  }

  get requests(): readonly Logged[] {
    return this.#listening.requests;
  }

  get logins(): number {
    return this.admins.tried;
  }

  get sessions(): number {
    return this.admins.count;
  }

  settled(): Promise<void> {
    return this.#listening.settled();
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
    this.box.off('change', this.#forget);
    this.box.close();
    await this.#server?.close();
  }

  protected get words(): Words {
    return wordingOf(this.quirks.labels, WORDS, RENAMED);
  }

  protected get pages(): ReadonlyMap<PageKey, Page> {
    const { ssid, host, macs } = this.quirks;
    return pagesOf({
      box: this.box,
      words: this.words,
      family: this.#family,
      ssid,
      host,
      macs,
      kept: this.kept,
    });
  }

  /** Does what a button is for. */
  protected press(page: Page | undefined, does: Button['does'], form: Heard['form']): Done {
    const { losesAnswer, afterDisconnect } = this.quirks;
    if (does === 'save' && page) return this.#save(page, form);
    if (does === 'connect') this.box.connect();
    if (does === 'disconnect') this.box.disconnect(afterDisconnect === 'stays' ? Infinity : undefined);
    if (does === 'reboot') this.box.reboot();
    if (does === 'store') this.box.store();
    return { word: DONE[does], kind: 'ok', drop: does === 'reboot' && losesAnswer.includes('reboot') };
  }

  #save(page: Page, form: Heard['form']): Done {
    const { forgets, saves, losesAnswer } = this.quirks;
    const saving = savingOf(page, form, this.box, forgets);
    if ('objection' in saving)
      return { word: 'refused', kind: 'refused', wrong: saving.objection, drop: false };
    for (const { key, kind, name, write } of rowsOf(page)) {
      if (name === undefined || write || kind === 'shown') continue;
      const sent = kind === 'check' ? (form.has(name) ? 'on' : '') : form.get(name);
      if (sent !== undefined) this.kept.set(key, sent);
    }
    const moves = 'lanAddress' in saving.changes;
    this.box.apply(saving.changes, { restart: saves === 'restart', unsaved: saves === 'unsaved' });
    const word = saves === 'restart' ? 'rebooting' : saves === 'unsaved' ? 'takenUnsaved' : 'taken';
    const drop = losesAnswer.includes('save') || (moves && losesAnswer.includes('address'));
    return { word, kind: 'ok', drop };
  }

  /** Nobody is in any more after a restart. */
  /** Its web server begins anew with the box, and with another address. */
  readonly #forget = () => {
    const { away, lanAddress } = this.box;
    if (away || lanAddress !== this.#address) this.admins.everybodyOut();
    this.#address = lanAddress;
  };

  get #listening(): BoxServer {
    if (!this.#server) throw new Error('not started');
    return this.#server;
  }
}

const DONE: Readonly<Record<Button['does'], Word>> = {
  save: 'taken',
  connect: 'connecting',
  disconnect: 'disconnecting',
  reboot: 'rebooting',
  store: 'stored',
};

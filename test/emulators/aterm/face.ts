import type { Box } from '../box/box.ts';
import { rowsOf, savingOf, type Button, type Page } from '../box/pages.ts';
import { BoxScreen, startBox } from '../box/screen.ts';
import type { Heard, Reply } from '../box/server.ts';
import { wordingOf } from '../box/wording.ts';
import { httpif } from './httpif.ts';
import { RENAMED, WORDS, type Word } from './invented.ts';
import { TIMING } from './invented-names.ts';
import { ADMIN, FACTORY, SETTINGS, type AtermOptions, type Quirks } from './options.ts';
import { pagesOf, type PageKey } from './pages.ts';
import type { Words } from './rows.ts';

/** What became of a button. */
export interface Done {
  readonly word: Word;
  readonly kind: 'ok' | 'refused';
  /** The row that is wrong. */
  readonly wrong?: string;
  readonly drop: boolean;
}

export function atermBox(options: AtermOptions, model: string): Box {
  return startBox(options, {
    vendor: 'NEC',
    model,
    firmware: '2.5.0',
    serial: '5E10000001A',
    factory: FACTORY,
    settings: SETTINGS,
    admin: ADMIN,
    rebootMs: TIMING.rebootMs,
    saveMs: TIMING.saveMs,
  });
}

/** What the settings screens of all Aterm families have in common. */
export abstract class AtermFace<Q extends Quirks> extends BoxScreen<Q> {
  /** What was written into rows from which nothing comes, by key. */
  readonly kept = new Map<string, string>();
  readonly #family: 'p' | 'a';
  #address: string;

  protected constructor(box: Box, quirks: Q, family: 'p' | 'a') {
    super(box, quirks);
    this.#family = family;
    this.#address = box.lanAddress;
  }

  protected abstract answer(heard: Heard): Reply;

  override async start(port?: number, at?: AtermOptions['at']): Promise<this> {
    await super.start(port, at);
    this.box.on('change', this.#forget);
    return this;
  }

  protected override reply(heard: Heard): Reply {
    return httpif(heard, this.box, this.quirks) ?? this.answer(heard);
  }

  override async close(): Promise<void> {
    this.box.off('change', this.#forget);
    await super.close();
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

  /** Its web server begins anew with the box, and with another address. */
  readonly #forget = () => {
    const { away, lanAddress } = this.box;
    if (away || lanAddress !== this.#address) this.admins.everybodyOut();
    this.#address = lanAddress;
  };
}

const DONE: Readonly<Record<Button['does'], Word>> = {
  save: 'taken',
  connect: 'connecting',
  disconnect: 'disconnecting',
  reboot: 'rebooting',
  store: 'stored',
};

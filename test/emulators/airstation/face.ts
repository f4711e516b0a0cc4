import type { Box } from '../box/box.ts';
import type { Form } from '../box/forms.ts';
import { savingOf, type Page } from '../box/pages.ts';
import { BoxScreen, startBox } from '../box/screen.ts';
import type { Heard, Reply } from '../box/server.ts';
import { namesOf, type Names, type PageName } from './names.ts';
import { TIMING } from './invented.ts';
import { ADMIN, FACTORY, SETTINGS, type AirstationOptions, type Quirks } from './options.ts';
import { pageOf, routerOnly } from './pages.ts';
import { wording, type Wording } from './words.ts';

/** What became of a form: the page with an objection, the page as it is now, or a box that is away for a while. */
export type Taken = { readonly objection: string } | 'pressed' | 'saved';

export function airstationBox(options: AirstationOptions, model: string, firmware: string): Box {
  return startBox(options, {
    vendor: 'Buffalo',
    model,
    firmware,
    serial: '40000000000001',
    factory: FACTORY,
    settings: SETTINGS,
    admin: ADMIN,
    rebootMs: TIMING.rebootMs,
    saveMs: TIMING.saveMs,
  });
}

/** What the settings screens of all families have in common. */
export abstract class AirstationFace<Q extends Quirks> extends BoxScreen<Q> {
  protected readonly names: Names;
  /** What the request at hand has done to the box. */
  #did: Quirks['losesAnswer'][number] | undefined;

  protected constructor(box: Box, family: 'n' | 'a' | 'c', quirks: Q) {
    super(box, quirks);
    this.names = namesOf(family);
  }

  protected abstract answer(heard: Heard): Reply;

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

  protected override reply(heard: Heard): Reply {
    this.#did = undefined;
    const reply = this.answer(heard);
    return this.#did && this.quirks.losesAnswer.includes(this.#did) ? { drop: true } : reply;
  }
}

import { systemClock } from '../../router/clock.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import type { Page } from '../../screen/page/page.ts';
import { Screen } from '../../screen/screen.ts';
import { shownBy, type Profile } from '../../drivers/screen/profile.ts';
import type { Archive } from './archive.ts';
import { ReplayBackend } from './replay.ts';

/** A settings screen that was recorded, as its profile goes about it. */
export class Recording {
  readonly profile: Profile;
  readonly screen: Screen;
  /** When it was made. */
  readonly at: number;
  readonly #pages = new Map<string, Promise<Page | RouterError>>();

  constructor(archive: Archive, profile: Profile) {
    const { screen: plan } = profile;
    this.profile = profile;
    this.at = archive.at;
    const has = (path: string) => archive.exchanges.some(({ url }) => url.pathname + url.search === path);
    const [first] = archive.exchanges.filter(({ inside }) => inside !== false);
    this.screen = new Screen({
      base: archive.base,
      // whoever has recorded it was in
      plan: {
        ...plan,
        login: { kind: 'basic', username: '', firstRefused: false },
        top: has(plan.top) ? plan.top : (first?.url.pathname ?? plan.top),
      },
      backend: new ReplayBackend(archive, plan, shownBy(profile)),
      credentials: { username: '', password: '' },
      clock: systemClock,
    });
  }

  /** A page of the profile, or why it is not to be had. Never rejects. */
  page(key: string): Promise<Page | RouterError> {
    const known = this.#pages.get(key) ?? this.#open(key);
    this.#pages.set(key, known);
    return known;
  }

  async #open(key: string): Promise<Page | RouterError> {
    const place = this.profile.pages[key];
    if (!place) return new RouterError('unreadable', { detail: `the profile has no page ${key}` });
    try {
      return await this.screen.open(place, new AbortController().signal);
    } catch (thrown) {
      return asRouterError(thrown);
    }
  }
}

import { readables } from '../../capabilities/catalogue.ts';
import { identity } from '../../capabilities/identity.ts';
import { tellWanIpv4, wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { tellWanIpv6, wanIpv6 } from '../../capabilities/wan-ipv6.ts';
import { wanMode } from '../../capabilities/wan-mode.ts';
import type { AnyReadable } from '../../router/capability.ts';
import type { Clock } from '../../router/clock.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import { Report } from '../../router/report.ts';
import { findField } from '../../screen/page/find.ts';
import { wantsBrowser } from '../../screen/needs-browser.ts';
import type { Page } from '../../screen/page/page.ts';
import type { Locator } from '../../screen/plan.ts';
import { readField } from '../../screen/page/read.ts';
import type { Screen } from '../../screen/screen.ts';
import { aboutReadings, type About } from '../about.ts';
import { fieldOf } from './places.ts';
import type { Profile, SettingLine, ReadingLine } from './profile.ts';
import { isNothing, meaningOf } from './values.ts';

/** A line of the profile, and which reading it tells. */
interface Line {
  readonly token: AnyReadable;
  readonly shown: ReadingLine & Partial<Pick<SettingLine, 'vendor'>>;
}

/** Pages as they were opened; an error where one is not to be had. */
type Pages = ReadonlyMap<string, Page | RouterError>;

/** What stands somewhere; `nothing` where the place is empty. */
type Value = { readonly meaning: unknown } | 'nothing' | RouterError;

export interface ReaderOptions {
  readonly profile: Profile;
  readonly about: About;
  readonly clock: Clock;
  /** What could not be read and why, for the log. */
  readonly complain: (line: string) => void;
}

/** Reads what a profile knows to stand on a settings screen. One bad line becomes unknown and the others stay. */
export class Reader {
  readonly provides: readonly AnyReadable[];
  readonly #options: ReaderOptions;
  readonly #lines: readonly Line[];
  #mode: unknown;
  #model: string | undefined;
  #stranger: RouterError | undefined;
  readonly #unread = new Map<string, RouterError>();
  #wants: RouterError | undefined;

  constructor(options: ReaderOptions) {
    const { settings, readings, about } = options.profile;
    const shown: Readonly<Record<string, Line['shown'] | undefined>> = { ...settings, ...readings };
    this.#options = options;
    this.#lines = readables.flatMap((token) => {
      const line = shown[token.id];
      return line ? [{ token, shown: { ...line, vendor: settings[token.id]?.vendor } }] : [];
    });
    const self = Object.keys(about).length > 0 ? aboutReadings : [];
    this.provides = [...this.#lines.map(({ token }) => token), ...self];
  }

  /** The mode (`wan.mode`) that the screen showed last, if any. */
  get mode(): unknown {
    return this.#mode;
  }

  /** Why nothing may be written: another box shows its screen where ours was. */
  get stranger(): RouterError | undefined {
    return this.#stranger;
  }

  /** Why the setting could not be read the last time, if its page did not show it. */
  unread(id: string): RouterError | undefined {
    return this.#unread.get(id);
  }

  /** Where a reading stands, and what else is needed to understand it. */
  pagesFor(token: AnyReadable): ReadonlySet<string> {
    const line = this.#lines.find((each) => each.token === token);
    return new Set([line?.shown.page ?? [], line?.shown.vendor?.page ?? []].flat());
  }

  /** Everything, or only what stands on some pages. Rejects where the box or the login is the trouble. */
  async read(screen: Screen, signal: AbortSignal, only?: ReadonlySet<string>): Promise<Report> {
    const pages = await this.#open(screen, signal, only);
    this.#wants = undefined;
    this.#compare(pages);
    const report = new Report();
    for (const { token, shown } of this.#lines) this.#tell(report, token, shown, pages);
    this.#learn(pages);
    // read anew with script, where there is something that runs it
    if (this.#wants && screen.hasSpare && this.#options.profile.scripted) throw this.#wants;
    if (only === undefined && this.provides.includes(identity)) this.#options.about.tell(report);
    return report;
  }

  async #open(screen: Screen, signal: AbortSignal, only: ReadonlySet<string> | undefined): Promise<Pages> {
    const { profile } = this.#options;
    const lines = [...this.#lines.map(({ shown }) => shown), ...Object.values(profile.about)];
    const vendors = this.#lines.flatMap(({ shown }) => shown.vendor?.page ?? []);
    const needed = new Set([...lines.map(({ page }) => page), ...vendors]);
    const pages = new Map<string, Page | RouterError>();
    for (const [key, place] of Object.entries(profile.pages)) {
      if (!needed.has(key) || (only && !only.has(key))) continue;
      // a page that is not where the profile says costs its own readings only
      const page = await attempt(() => screen.open(place, signal));
      if (page instanceof RouterError) this.#complain(`page ${key}`, page);
      pages.set(key, page);
    }
    return pages;
  }

  #tell(report: Report, token: AnyReadable, shown: Line['shown'], pages: Pages): void {
    const value = this.#value(token.id, shown, pages);
    if (value === undefined) return;
    if (value instanceof RouterError) this.#unread.set(token.id, value);
    else this.#unread.delete(token.id);
    if (value instanceof RouterError) return void report.miss(token, value.code);
    if (value === 'nothing') return void report.miss(token, 'not-said');
    if (token === wanMode) this.#mode = value.meaning;
    if (token === wanIpv4)
      return tellWanIpv4(report, typeof value.meaning === 'string' ? value.meaning : '?');
    if (token === wanIpv6)
      return tellWanIpv6(report, typeof value.meaning === 'string' ? value.meaning : '?');
    const vendor = shown.vendor && this.#value(`${token.id} vendor`, shown.vendor, pages);
    const isVendors = hasMeaning(vendor) ? vendor.meaning : undefined;
    report.tell(token, value.meaning, typeof isVendors === 'boolean' ? { vendor: isVendors } : undefined);
  }

  /** Throws `wrong-host` where another model is than before: addresses are given to other boxes. */
  #compare(pages: Pages): void {
    const { model } = this.#options.profile.about;
    const value = model && this.#value('about model', model, pages);
    if (!hasMeaning(value) || typeof value.meaning !== 'string') return;
    this.#model ??= value.meaning;
    const same = value.meaning === this.#model;
    this.#stranger = same
      ? undefined
      : new RouterError('wrong-host', { detail: `${value.meaning} where ${this.#model} was` });
    if (this.#stranger) throw this.#stranger;
  }

  #learn(pages: Pages): void {
    for (const [part, shown] of Object.entries(this.#options.profile.about)) {
      const value = this.#value(`about ${part}`, shown, pages);
      if (hasMeaning(value) && typeof value.meaning === 'string')
        this.#options.about.learn({ [part]: value.meaning });
    }
  }

  /** Undefined: its page was not opened this time. */
  #value(
    what: string,
    line: Locator & Pick<ReadingLine, 'page'> & Partial<ReadingLine>,
    pages: Pages,
  ): Value | undefined {
    const page = pages.get(line.page);
    if (page === undefined || page instanceof RouterError) return page;
    const outweighed = line.first && saidOn(page, line.first);
    if (outweighed !== undefined) return { meaning: outweighed };
    try {
      const said = readField(fieldOf(page, line));
      if (isNothing(said)) return 'nothing';
      return { meaning: meaningOf(said, line, this.#options.clock.now()) };
    } catch (thrown) {
      if (wantsBrowser(thrown)) this.#wants ??= asRouterError(thrown);
      return this.#complain(what, asRouterError(thrown));
    }
  }

  #complain(what: string, error: RouterError): RouterError {
    this.#options.complain(`${what}: ${error.message}`);
    return error;
  }
}

/** What a place means by words that are listed; undefined where it says others, or is not there. */
function saidOn(page: Page, { words, ...place }: NonNullable<ReadingLine['first']>): unknown {
  try {
    return meaningOf(readField(findField(page, place)), { words }, 0);
  } catch {
    return undefined;
  }
}

function hasMeaning(value: Value | undefined): value is { readonly meaning: unknown } {
  return typeof value === 'object' && 'meaning' in value;
}

/** What concerns one page is an answer; what concerns the box or the login is not. */
async function attempt(open: () => Promise<Page>): Promise<Page | RouterError> {
  try {
    return await open();
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (error.code === 'unreadable' || error.code === 'unsupported') return error;
    throw error;
  }
}

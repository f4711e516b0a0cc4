import { firmware } from '../capabilities/firmware.ts';
import { identity } from '../capabilities/identity.ts';
import type { Report } from '../router/report.ts';
import type { Attributes } from '../router/snapshot.ts';

/** What a box is, as the reading `identity` says it. */
export interface AboutBox {
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serial: string | null;
}

/** A flaw that the vendor has mended: what is older should be brought up to date. */
export interface Advisory {
  /** Of the model, as it says its name. */
  readonly model: RegExp;
  /** The first firmware without the flaw. */
  readonly fixed: string;
  /** What to look for, such as a CVE or the vendor's own number. */
  readonly id: string;
  /** Where it can be read. */
  readonly source: string;
}

/** What several channels find out about one box, each a part of it. */
export class About {
  readonly #advisories: readonly Advisory[];
  #known: AboutBox;

  constructor(known: Partial<AboutBox>, advisories: readonly Advisory[] = []) {
    this.#known = { vendor: null, model: null, firmware: null, serial: null, ...known };
    this.#advisories = advisories;
  }

  get known(): AboutBox {
    return this.#known;
  }

  /** Parts that are not known yet, or known better now; null and undefined say nothing. */
  learn(parts: Partial<AboutBox>): void {
    const said = Object.entries(parts).filter(([, part]) => part !== null && part !== undefined);
    this.#known = { ...this.#known, ...(Object.fromEntries(said) as Partial<AboutBox>) };
  }

  /** What it is, with a flaw that its firmware still has, and how that is mended. */
  tell(report: Report, more?: Attributes): void {
    const { firmware: installed } = this.#known;
    const flaw = this.#flaw;
    const attributes = { ...(flaw && { advisory: flaw.id, fixed: flaw.fixed }), ...more };
    report.tell(identity, this.#known, Object.keys(attributes).length > 0 ? attributes : undefined);
    if (installed === null) return void report.miss(firmware, 'not-offered');
    const latest = flaw?.fixed ?? installed;
    report.tell(firmware, { installed, latest }, flaw && { advisory: flaw.id, source: flaw.source });
  }

  get #flaw(): Advisory | undefined {
    const { model, firmware: installed } = this.#known;
    if (model === null || installed === null) return undefined;
    return this.#advisories.find((each) => each.model.test(model) && isOlder(installed, each.fixed));
  }
}

/** What {@link About.tell} tells. */
export const aboutReadings = [identity, firmware] as const;

/** Compares `1.9` with `1.11` number by number; what is no version is never older. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => /\d+(?:\.\d+)*/.exec(text)?.[0].split('.').map(Number);
  const [a, b] = [numbers(version), numbers(than)];
  if (!a || !b) return false;
  for (let n = 0; n < Math.max(a.length, b.length); n += 1) {
    const difference = (a[n] ?? 0) - (b[n] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

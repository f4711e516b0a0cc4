import { constants } from 'node:os';
import { catalogue } from '../capabilities/catalogue.ts';
import { screenTexts } from '../capture/archive/families.ts';
import { isModelLabel, kindOfName, modelIn, tellsSomething } from '../capture/mask/key-words.ts';
import { Masks } from '../capture/mask/masks.ts';
import { Secrets } from '../capture/mask/secrets.ts';
import { TextMask } from '../capture/mask/text.ts';
import { drivers } from '../drivers/registry.ts';
import { checks } from '../dual-stack/checks.ts';
import { homeCatalogue } from '../dual-stack/home-catalogue.ts';
import { TROUBLES } from '../mqtt/troubles.ts';
import { errorCodes, sentenceOf } from '../router/errors.ts';
import type { Secret } from './facts.ts';

/** Words of our own sentences and settings, and of the system, which no settings screen has. */
const WORDS =
  'broker brokers homeassistant futamichi connect getaddrinfo ENOTFOUND EAI AGAIN mqtt mqtts wss evidence basis confidence derived ' +
  'whether they are is equal differ different answer answers hand hands out both roads road leave leaves ends missing';
const SENTENCES = [
  ...[...catalogue, ...homeCatalogue].flatMap(({ name, description }) => [name, description]),
  ...checks.map(({ name }) => name),
  ...errorCodes.map(sentenceOf),
  ...Object.values(TROUBLES),
].flatMap(({ en, ja }) => [en, ja]);
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/;
/** Longer texts tell a person nothing more. */
const MOST_CHARS = 300;
/** Of a list. */
const MOST_ITEMS = 60;

/**
 * Plain data without what would tell who somebody is or let anybody in. Nothing is let through but what is known to be harmless:
 * numbers, words of ours, and words that settings screens have; the same thing is replaced by the same thing everywhere.
 */
export class Disguise {
  readonly #text: TextMask;
  readonly #ours: ReadonlySet<string>;

  /** `ours`: ids and states that come from us alone; what they consist of is known in other texts too. */
  constructor(secrets: readonly Secret[], ours: readonly string[]) {
    const masks = new Masks();
    const known = new Secrets(masks, []);
    for (const { kind, value } of secrets) known.add(kind, value, true);
    this.#ours = new Set(ours);
    const makers = drivers.flatMap(({ label }) => [label.en, label.ja]);
    this.#text = new TextMask(masks, known, {
      screens: [...screenTexts(), ...makers, ...Object.keys(constants.errno), ...ours, ...SENTENCES, WORDS],
      keep: [],
    });
  }

  /** `named`: what the value is called where it stands. */
  of(value: unknown, named = ''): unknown {
    return this.#of(value, named, false);
  }

  /** `told`: by a router, with the names that stand in it. */
  #of(value: unknown, named: string, told: boolean): unknown {
    if (typeof value === 'string') return this.#said(value, named);
    if (typeof value === 'bigint') return Number(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((each) => this.#of(each, named, told));
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(
      entries.map(([key, each]) => {
        // a value inside a reading is called what the reading is called
        if (TOLD.has(key)) return [key, this.#of(each, named, true)];
        return [told ? this.#text.name(key) : key, this.#of(each, key, told)];
      }),
    );
  }

  #said(text: string, named: string): string {
    if (this.#ours.has(text) || INSTANT.test(text)) return text;
    const kind = kindOfName(named, 'elsewhere');
    if (kind && tellsSomething(kind, text)) return this.#text.whole(text, kind);
    const model = isModelLabel(named) ? modelIn(text) : undefined;
    if (model !== undefined) this.#text.keep(model);
    return this.#text.prose(text.slice(0, MOST_CHARS), 'words');
  }
}

/** Parts of our own sections that hold what a router tells. */
const TOLD: ReadonlySet<string> = new Set(['value', 'attributes']);

import { findReadable } from '../../capabilities/catalogue.ts';
import { asRouterError } from '../../router/errors.ts';
import { fieldsFor } from '../../screen/page/find.ts';
import type { Field, Page } from '../../screen/page/page.ts';
import { readField } from '../../screen/page/read.ts';
import type { Locator } from '../../screen/plan.ts';
import { spelling } from '../../screen/vocabulary/spelling.ts';
import type { ReadingLine } from './profile.ts';
import { isNothing, meaningOf } from './values.ts';

/** What a field says, and what it would mean by a line of a profile. */
export interface Sight {
  /** The page's key in the profile. */
  readonly page: string;
  readonly field: Field;
  /** Null: a secret, or what cannot be read. */
  readonly shown: string | boolean | null;
  /** Undefined: nothing that is known. */
  readonly value: unknown;
}

type Line = Locator & Partial<ReadingLine>;

/** Pages by their keys in the profile; an error where one is not to be had. */
export type Pages = ReadonlyMap<string, Page | Error>;

/** Everything on some pages that a line may mean; on each page at the first of its places where anything is. */
export function sightsOf(id: string, line: Line, pages: Pages, now: number): readonly Sight[] {
  const { or = [], ...own } = line;
  const found = [...pages].flatMap(([key, page]) => {
    if (page instanceof Error) return [];
    const fields = [own, ...or].map((place) => fieldsFor(page, place)).find(({ length }) => length > 0) ?? [];
    return fields.filter((field) => mayTell(id, field)).map((field) => sightOf(id, line, key, field, now));
  });
  return once(found);
}

/** 接続状態 is what screens call that of a phone, a tunnel or a Wi-Fi client, too. */
const OF_SESSION: ReadonlySet<string> = new Set(['session.up', 'session.error', 'uptime']);
const ELSEWHERE = /lan|無線|wifi|wireless|2\.4ghz|5ghz|mesh|メッシュ|中継|子機|vpn|ipv6|電話|usb/;
const HERE = /wan|internet|pppoe|回線/;
const OF_WAN: ReadonlySet<string> = new Set(['wan.ipv4', 'wan.ipv6']);

/** Whether a field may be meant, by where it stands and by what it is. */
function mayTell(id: string, { section = '', controls }: Field): boolean {
  const where = spelling(section);
  if (OF_SESSION.has(id)) return HERE.test(where) || !ELSEWHERE.test(where);
  // what can be written into is an address to be used one day
  const isEntry = controls.some((each) => each.kind === 'text' && !('readonly' in each.element.attribs));
  return !(OF_WAN.has(id) && isEntry);
}

/** One field, as a line would read it. */
export function sightOf(id: string, line: Line, page: string, field: Field, now: number): Sight {
  const shown = shownIn(field);
  if (shown === null || isNothing(shown)) return { page, field, shown, value: undefined };
  return { page, field, shown, value: valueOf(id, meaningOf(shown, line, now)) };
}

function valueOf(id: string, meaning: unknown): unknown {
  return id.startsWith('about.') ? meaning : findReadable(id)?.value.safeParse(meaning).data;
}

function shownIn(field: Field): string | boolean | null {
  try {
    return readField(field);
  } catch (thrown) {
    if (asRouterError(thrown).code !== 'unreadable') throw thrown;
    return null;
  }
}

/** A frame is seen with the page around it, and by itself. */
function once(sights: readonly Sight[]): readonly Sight[] {
  const known = new Set<string>();
  return sights.filter(({ field: { page, label, section, controls }, shown }) => {
    const key = JSON.stringify([page.url.href, section, label, controls.map(({ name }) => name), shown]);
    return known.size < known.add(key).size;
  });
}

/**
 * By what the one place is found again: its label, else with the heading above it, else with the kind of its control. Undefined: a
 * label that stands there twice points at nothing.
 */
export function pinned({ label, section, controls, page: at }: Field, page: Page): Locator | undefined {
  if (label === '') return undefined;
  const [control] = controls;
  const ways: readonly Locator[] = [
    { label: [label] },
    ...(section === undefined ? [] : [{ label: [label], section: [section] }]),
    ...(control ? [{ label: [label], kind: control.kind }] : []),
    ...(control && section !== undefined ? [{ label: [label], section: [section], kind: control.kind }] : []),
  ];
  return ways.find((way) => {
    const [first, ...others] = fieldsFor(page, way);
    if (!first || others.length > 0 || first.page !== at) return false;
    return control ? first.controls[0] === control : first.controls.length === 0;
  });
}

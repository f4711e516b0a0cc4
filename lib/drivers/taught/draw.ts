import type { Page } from '../../screen/page/page.ts';
import { ANYWHERE } from '../screen/anywhere.ts';
import type { Profile, ReadingLine, SettingLine } from '../screen/profile.ts';
import { pinned, sightsOf, type Pages, type Sight } from '../screen/sights.ts';

type Line = ReadingLine & Partial<Pick<SettingLine, 'write'>>;

/**
 * A template with the page of every line that may stand anywhere: where it is found in exactly one place, or in several that say the
 * same. What is found nowhere, or in several places that disagree, is left out.
 */
export function draw(template: Profile, pages: ReadonlyMap<string, Page>, now: number): Profile {
  const used = new Set<string>();
  const placed = (prefix: string, lines: Readonly<Record<string, Line>>) =>
    Object.fromEntries(
      Object.entries(lines).flatMap(([id, line]): readonly (readonly [string, Line])[] => {
        if (line.page !== ANYWHERE) return [[id, line]];
        const found = placeOf(`${prefix}${id}`, line, pages, now);
        if (!found) return [];
        used.add(found.page);
        return [[id, found]];
      }),
    );
  const lines = {
    about: placed('about.', template.about),
    readings: placed('', template.readings),
    settings: placed('', template.settings),
  };
  const { [ANYWHERE]: _, ...own } = template.pages;
  const found = Object.fromEntries([...used].map((path) => [path, { path }]));
  return { ...template, ...lines, pages: { ...found, ...own } };
}

function placeOf(id: string, line: Line, pages: Pages, now: number): Line | undefined {
  const best = bestOf(sightsOf(id, line, pages, now), line.write !== undefined);
  for (const { page: key, field } of best) {
    const page = pages.get(key);
    const place = page && !(page instanceof Error) ? pinned(field, page) : undefined;
    if (!place) continue;
    const { label: _label, concept: _concept, or: _or, section: _section, write, ...how } = line;
    // whoever is to change it must know where
    const isOne = best.length === 1 && field.controls.length > 0;
    const steps = isOne && write?.map((step) => (step.page === ANYWHERE ? { ...step, page: key } : step));
    return { ...how, ...place, page: key, ...(steps && { write: steps }) };
  }
  return undefined;
}

/**
 * What is understood goes before what is not, and where it can be set before where it is only shown. None where those that are
 * understood disagree.
 */
function bestOf(sights: readonly Sight[], settable: boolean): readonly Sight[] {
  const understood = sights.filter(({ value }) => value !== undefined);
  const said = understood.length > 0 ? understood : sights;
  const [first] = said;
  const agrees = ({ value, shown }: Sight) =>
    value === first?.value && (value !== undefined || shown === first?.shown);
  if (!said.every(agrees)) return [];
  const controls = settable ? said.filter(({ field }) => field.controls.length > 0) : [];
  return controls.length > 0 ? controls : said;
}

import { childElements, elementsIn, rawTextOf } from '../../screen/page/elements.ts';
import type { Document, Element } from '../../screen/page/page.ts';
import { labelText, visibleText } from '../../screen/page/visible.ts';
import { kindOfLabel } from './key-words.ts';
import type { Kind } from './kinds.ts';

/** A cell and what its column is about. */
export interface ColumnCell {
  readonly cell: Element;
  readonly kind: Kind;
}

const MAC = /(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}/i;
/** What other columns of such tables are about. */
const BESIDE = /^(?:mac|ip(?:v[46])?)?\s*(?:アドレス|address)$|リース|lease|状態|status|チャネル|channel/i;
/** As devices call themselves. */
const DEVICE = /^(?=.*[a-z])[a-z0-9][\w.'’-]{1,62}$/i;
/** What else stands in a table of devices. */
const TECHNICAL =
  /^(?:wan|lan\d*|wlan|wi-?fi|wired|wireless|ethernet|dhcp|static|dynamic|manual|auto|router|bridge|ipv[46]|[\d.]+\s?(?:ghz|mhz|mbps|gbps|kbps|db|dbm)|802\.11\w*|wpa\d?\S*|wep|aes|tkip|none|internet|up|down|on|off|yes|no|n\/a|(?:\d+[dhms])+)$/i;

/** Entries of lists that are about a device: they have its address, and something else. */
export function devicesChosen(document: Document): readonly Element[] {
  return elementsIn(document).filter((element) => {
    if (element.name !== 'option') return false;
    const text = rawTextOf(element);
    const words = text.replace(MAC, ' ').split(/[\s/|,;()（）[\]]+/);
    return MAC.test(text) && words.some((word) => DEVICE.test(word) && !TECHNICAL.test(word));
  });
}

/** Cells under a heading that names something of somebody, and names of devices in the rows of a table of them. */
export function columnsIn(document: Document): readonly ColumnCell[] {
  return elementsIn(document)
    .filter(({ name }) => name === 'table')
    .flatMap((table) => {
      const rows = rowsOf(table).map(cellsOf);
      return [...underHeadings(rows), ...devices(rows)];
    });
}

function underHeadings(rows: ReadonlyArray<readonly Element[]>): readonly ColumnCell[] {
  const [heads, ...others] = rows.filter(({ length }) => length > 1);
  const kinds = heads?.map((head) => kindOfLabel(labelText(head))) ?? [];
  if (!heads || !kinds.some(Boolean) || !areHeadings(heads)) return [];
  return others
    .filter(({ length }) => length === heads.length)
    .flatMap((row) => row.flatMap((cell, at) => (kinds[at] ? [{ cell, kind: kinds[at] }] : [])));
}

/** In a table of pairs, words in the first row are labels and no headings. */
function areHeadings(cells: readonly Element[]): boolean {
  return cells.every(({ name }) => name === 'th') || cells.some((cell) => BESIDE.test(labelText(cell)));
}

/** A row with the address of an interface among three or more cells is about a device, and a word in it is its name. */
function devices(rows: ReadonlyArray<readonly Element[]>): readonly ColumnCell[] {
  return rows
    .map((row) => row.filter(({ name }) => name === 'td'))
    .filter((cells) => cells.length >= 3 && cells.some((cell) => MAC.test(visibleText(cell))))
    .flatMap((cells) =>
      cells
        .filter((cell) => {
          const text = visibleText(cell);
          return DEVICE.test(text) && !TECHNICAL.test(text) && !MAC.test(text);
        })
        .map((cell) => ({ cell, kind: 'host' as const })),
    );
}

function rowsOf(table: Element): readonly Element[] {
  const inside = childElements(table);
  const bodies = inside.filter(({ name }) => name === 'tbody' || name === 'thead' || name === 'tfoot');
  return [inside, ...bodies.map(childElements)].flat().filter(({ name }) => name === 'tr');
}

function cellsOf(row: Element): readonly Element[] {
  return childElements(row).filter(({ name }) => name === 'td' || name === 'th');
}

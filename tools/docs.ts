// Writes what is generated into the documents: the table of capabilities, the picture of the rooms,
// the routers that are known.   npm run docs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../lib/capabilities/catalogue.ts';
import type { Capability } from '../lib/router/capability.ts';
import { drivers } from '../lib/drivers/registry.ts';
import { chart, roomsIn } from './architecture.ts';
import { supported } from './supported.ts';

const KINDS = { reading: 'reading', setting: 'reading, can be set', action: 'action' } as const;
const RISKS = {
  none: '',
  'interrupts-wan': 'interrupts the connection',
  'cuts-off': 'off until allowed',
  exposes: 'off until allowed',
} as const;
const MARKED = /(<!-- capabilities:[^\n]*-->\n)[\s\S]*?(<!-- \/capabilities -->)/;

function row(capability: Capability): string {
  const risk = capability.kind === 'reading' ? '' : RISKS[capability.risk];
  return `| \`${capability.id}\` | ${capability.name.en}<br>${capability.name.ja} | ${KINDS[capability.kind]} | ${capability.description.en} | ${risk} |`;
}

export function withTable(page: string): string {
  const head = ['| id | name | kind | meaning | over MQTT |', '|---|---|---|---|---|'];
  return page.replace(
    MARKED,
    (_all, begin: string, end: string) => `${begin}${[...head, ...catalogue.map(row)].join('\n')}\n${end}`,
  );
}

const ROOMS = /(<!-- rooms:[^\n]*-->\n)[\s\S]*?(<!-- \/rooms -->)/;

export function withRooms(page: string, root: string): string {
  return page.replace(ROOMS, (_all, begin: string, end: string) => `${begin}${chart(roomsIn(root))}\n${end}`);
}

const SUPPORTED = /(<!-- supported:[^\n]*-->\n)[\s\S]*?(<!-- \/supported -->)/;

export function withSupported(page: string): string {
  return page.replace(
    SUPPORTED,
    (_all, begin: string, end: string) => `${begin}${supported(drivers)}\n${end}`,
  );
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const rewrite = (name: string, change: (text: string) => string) => {
    const file = join(root, name);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  };
  rewrite('docs/readings.md', withTable);
  rewrite('SUPPORTED.md', withSupported);
  rewrite('docs/architecture.md', (page) => withRooms(page, root));
}

// Writes the table of capabilities into README.md from the catalogue.   npm run docs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../lib/capabilities/catalogue.ts';
import type { Capability } from '../lib/router/capability.ts';

const KINDS = { reading: 'tells', setting: 'tells, can be set', action: 'does' } as const;
const RISKS = { none: '', 'interrupts-wan': 'interrupts the line', 'cuts-off': 'asked for first' } as const;
const MARKED = /(<!-- capabilities:[^\n]*-->\n)[\s\S]*?(<!-- \/capabilities -->)/;

function row(capability: Capability): string {
  const risk = capability.kind === 'reading' ? '' : RISKS[capability.risk];
  return `| \`${capability.id}\` | ${capability.name.en}<br>${capability.name.ja} | ${KINDS[capability.kind]} | ${capability.description.en} | ${risk} |`;
}

export function withTable(readme: string): string {
  const head = ['| id | name | | meaning | over MQTT |', '|---|---|---|---|---|'];
  return readme.replace(
    MARKED,
    (_all, begin: string, end: string) => `${begin}${[...head, ...catalogue.map(row)].join('\n')}\n${end}`,
  );
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '..', 'README.md');
  writeFileSync(file, withTable(readFileSync(file, 'utf8')));
}

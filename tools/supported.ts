// Which routers are known and how sure we are, from the drivers' own data: SUPPORTED.md (npm run docs).
import type { DriverDefinition } from '../lib/drivers/definition.ts';
import type { ScreenFamily } from '../lib/drivers/screen/family.ts';
import { bases, type Basis } from '../lib/router/driver.ts';

const EVIDENCE = {
  hardware: 'tried on the real thing',
  recorded: 'from recordings of the real thing',
  manual: 'from the manual',
  reconstructed: 'reconstructed from public sources; not tried on a real one',
} as const;

const LOGINS = {
  none: 'none',
  screen: 'of the settings screen, for all but a few readings',
  shell: 'SSH, or none on this machine',
} as const;

/** `/^(WX3000HP2|WX3600HP)$/` as people read it; what is no plain list stays a pattern. */
export function modelsOf({ models }: ScreenFamily): string {
  if (!models) return 'any whose screen looks like it';
  const list = /^\^\(([^()]*)\)\$$/.exec(models.source)?.[1] ?? '';
  return /^[\w|-]+$/.test(list) ? list.replaceAll('|', ', ') : `\`${models.source.replaceAll('|', '\\|')}\``;
}

/** How the lines of a profile are known: `code 12, fixture 3`. */
export function basesIn(profile: unknown): string {
  const counts = new Map<Basis, number>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'basis' && bases.includes(inner as Basis))
        counts.set(inner as Basis, (counts.get(inner as Basis) ?? 0) + 1);
      else walk(inner);
    }
  };
  walk(profile);
  return bases.flatMap((basis) => (counts.has(basis) ? [`${basis} ${counts.get(basis)}`] : [])).join(', ');
}

export function supported(drivers: readonly DriverDefinition[]): string {
  return drivers
    .map(({ id, label, evidence, login, screens = [] }) =>
      [
        `## ${label.en} (\`${id}\`)`,
        '',
        `${label.ja}. How sure: **${evidence}** (${EVIDENCE[evidence]}). Login: ${LOGINS[login]}.`,
        ...(screens.length === 0
          ? []
          : [
              '',
              '| settings screen | models | lines of its profile, by how they are known |',
              '|---|---|---|',
              ...screens.map(
                (family) => `| \`${family.id}\` | ${modelsOf(family)} | ${basesIn(family.profile)} |`,
              ),
            ]),
        '',
      ].join('\n'),
    )
    .join('\n');
}

import type { RuleTable } from '../map-e.ts';

/**
 * v6plus (JPIX, formerly JPNE). Sources as for the other tables: makeding/luci-app-fleth and site-u2023.github.io, both MIT, which
 * agree. As 8 rules of /32 in other lists: the same result.
 */
export const v6plus: RuleTable = {
  service: 'v6plus',
  layout: 'draft03',
  psidOffset: 4,
  asOf: '2026-04-05',
  rules: `
  240b:10::/31 106.72.0.0/15
  240b:12::/31 14.8.0.0/15
  240b:250::/31 14.10.0.0/15
  240b:252::/31 14.12.0.0/15
`,
};

import type { Advisory } from '../about.ts';
import type { ProfileInput } from '../screen/profile.ts';
import { profileA } from './profiles/a.ts';
import { profileP } from './profiles/p.ts';
import { profileR } from './profiles/r.ts';
import { profileW } from './profiles/w.ts';

export interface Family {
  readonly id: 'a' | 'p' | 'r' | 'w';
  readonly models: RegExp;
  readonly profile: ProfileInput;
}

/** Which settings screen a model has, by the names it gives itself (facts: aterm.md 2). The first match counts. */
export const families: readonly Family[] = [
  {
    id: 'w',
    models: /^(WX3000HP2|WX3600HP|WX5400HP|WX4200D5|WX5400T6|WX7800T8|WX11000T12|7200D8BE)$/i,
    profile: profileW,
  },
  {
    id: 'p',
    models: /^(WX3000HP|WX1500HP|WX6000HP|WG2600HS2?|WG2600HP4|WG2600HM4|W[GF]1200CR|WG1200H[PS]4)$/i,
    profile: profileP,
  },
  {
    id: 'r',
    models: /^(WG1200HP[23]?|WG1200HS[23]?|WG1900HP2?|WG1800HP[34]|W1200EX|WF800HP|WF300HP2|W300P|WR8165N)$/i,
    profile: profileR,
  },
  { id: 'a', models: /^(WG|WF|WM|WR|MR|NAD|RV)[0-9]/i, profile: profileA },
];

/** Undefined: a model of which nobody has told us what its screen is like. */
export function familyOf(model: string): Family | undefined {
  const name = model
    .normalize('NFKC')
    .replace(/^aterm\s*/i, '')
    .replaceAll(/\s/g, '');
  return families.find(({ models }) => models.test(name));
}

/** NEC's notices on firmware (facts: aterm.md 10). */
export const advisories: readonly Advisory[] = [
  { model: /WX3000HP$/i, fixed: '2.5.0', id: 'NV26-001 (CVE-2026-4309)' },
  { model: /WX1500HP$/i, fixed: '1.4.2', id: 'NV26-001 (CVE-2026-4309)' },
  { model: /WX3600HP$/i, fixed: '1.5.4', id: 'NV26-001 (CVE-2026-4309)' },
  { model: /WG2600HS$/i, fixed: '1.7.3', id: 'CVE-2025-0354' },
];

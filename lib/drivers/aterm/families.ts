import type { Advisory } from '../about.ts';
import type { ScreenFamily } from '../screen/family.ts';
import { profileA } from './profiles/a.ts';
import { profileP } from './profiles/p.ts';
import { profileR } from './profiles/r.ts';
import { profileW } from './profiles/w.ts';

/** Which settings screen a model has (facts: aterm.md 2). */
export const families: readonly ScreenFamily[] = [
  {
    id: 'aterm-w',
    models: /^(WX3000HP2|WX3600HP|WX5400HP|WX4200D5|WX5400T6|WX7800T8|WX11000T12|7200D8BE)$/,
    signs: [{ where: 'address', says: /\/page\/\w+\.html/ }],
    profile: profileW,
  },
  {
    id: 'aterm-p',
    models:
      /^(WX3000HP|WX1500HP|WX6000HP|WG2600HS2?|WG2600HP4|WG2600HM4|W[GF]1200CR|WG1200HS3|WG1200H[PS]4)$/,
    signs: [{ where: 'login', says: /id=["']?loginpwd/ }],
    profile: profileP,
  },
  {
    id: 'aterm-r',
    models: /^(WG1200HP[23]?|WG1200HS2?|WG1900HP2?|WG1800HP[34]|W1200EX|WF800HP|WF300HP2|W300P|WR8165N)$/,
    signs: [{ where: 'address', says: /\/reboot\.htm$|\/boafrm\// }],
    profile: profileR,
  },
  {
    id: 'aterm-a',
    models: /^(WG|WF|WM|WR|MR|NAD|RV)[0-9]/,
    signs: [{ where: 'address', says: /\/index\.cgi\// }],
    profile: profileA,
  },
];

const CVE_2026_4309 = 'https://www.cve.org/CVERecord?id=CVE-2026-4309';

/** NEC's notices on firmware (facts: aterm.md 10). */
export const advisories: readonly Advisory[] = [
  { model: /WX3000HP$/i, fixed: '2.5.0', id: 'NV26-001 (CVE-2026-4309)', source: CVE_2026_4309 },
  { model: /WX1500HP$/i, fixed: '1.4.2', id: 'NV26-001 (CVE-2026-4309)', source: CVE_2026_4309 },
  { model: /WX3600HP$/i, fixed: '1.5.4', id: 'NV26-001 (CVE-2026-4309)', source: CVE_2026_4309 },
  {
    model: /WG2600HS$/i,
    fixed: '1.7.3',
    id: 'CVE-2025-0354',
    source: 'https://www.cve.org/CVERecord?id=CVE-2025-0354',
  },
];

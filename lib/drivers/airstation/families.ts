import type { HttpAnswer } from '../../transport/http.ts';
import type { Advisory } from '../about.ts';
import type { ProfileInput } from '../screen/profile.ts';
import { profileA } from './profiles/a.ts';
import { profileC } from './profiles/c.ts';
import { profileC2 } from './profiles/c2.ts';
import { profileN } from './profiles/n.ts';
import { profileN0 } from './profiles/n0.ts';

export type FamilyId = 'n' | 'n0' | 'a' | 'c' | 'c2';

const PROFILES: Readonly<Record<FamilyId, ProfileInput>> = {
  n: profileN,
  n0: profileN0,
  a: profileA,
  c: profileC,
  c2: profileC2,
};

export const profileOf = (family: FamilyId): ProfileInput => PROFILES[family];

/** What an anonymous page tells: which family, and the model and firmware where it shows them. */
export interface Told {
  readonly family: FamilyId;
  readonly model: string | null;
  readonly firmware: string | null;
}

/** Signs of a family in its login page, in the order in which they are looked for (facts: airstation.md 3). */
const SIGNS: readonly (readonly [FamilyId, RegExp])[] = [
  ['n', /nosave_Password/],
  ['a', /title=["']?spacer|\/cgi\/cgi_login\.js|httoken/],
  ['c', /^(?=[\s\S]*airstation_pass)[\s\S]*sWebSessionid/],
  ['c2', /airstation_pass/],
];

/** What the login page is of. Undefined: no AirStation. `likely`: something else says that it is one. */
export function familyIn(answer: HttpAnswer, likely: boolean): Told | undefined {
  const text = new TextDecoder('latin1').decode(answer.body);
  if (answer.status === 401) {
    const challenge = answer.headers['www-authenticate'] ?? '';
    return /^basic/i.test(challenge) && (likely || isAirStation(challenge)) ? bare('n0') : undefined;
  }
  if (answer.status !== 200) return undefined;
  const family = SIGNS.find(([, sign]) => sign.test(text))?.[0];
  return family && { ...bare(family), ...versionIn(text) };
}

/** Realms and titles that Buffalo's older screens have; any other box with a password is somebody else's. */
function isAirStation(challenge: string): boolean {
  return /airstation|buffalo|W[HSXZ]R-|WAPM|WZR-/i.test(challenge);
}

function bare(family: FamilyId): Told {
  return { family, model: null, firmware: null };
}

/** `WSR-1800AX4S Version 1.09`, with blanks of every kind. */
function versionIn(text: string): Partial<Told> {
  const found = /\b(W[A-Z]{1,3}-?[0-9A-Z-]{3,20})(?:&nbsp;|\s)+Version(?:&nbsp;|\s)+(\d+(?:\.\d+)+)/.exec(
    text,
  );
  return found ? { model: found[1] ?? null, firmware: found[2] ?? null } : {};
}

/** Buffalo's notices on firmware (facts: airstation.md 2). The -P is another platform. */
export const advisories: readonly Advisory[] = [
  { model: /WSR-1800AX4$/i, fixed: '1.09', id: 'CVE-2025-46413' },
  { model: /WSR-1800AX4[SB]$/i, fixed: '1.11', id: 'CVE-2025-46413' },
  { model: /WSR-1800AX4-KH$/i, fixed: '1.19', id: 'CVE-2025-46413' },
];

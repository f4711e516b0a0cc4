import type { HttpAnswer } from '../../transport/http.ts';
import type { Advisory } from '../about.ts';
import type { ScreenFamily } from '../screen/family.ts';
import { profileA } from './profiles/a.ts';
import { profileC } from './profiles/c.ts';
import { profileC2 } from './profiles/c2.ts';
import { profileN } from './profiles/n.ts';
import { profileN0 } from './profiles/n0.ts';

/** Behind HTTP Basic: there is no page to tell it by before the login. */
const n0: ScreenFamily = {
  id: 'airstation-n0',
  signs: [{ where: 'page', says: /name=["']?nosave_session_num/ }],
  profile: profileN0,
};

/** Known by their login pages, looked for in this order (facts: airstation.md 3). */
export const families: readonly ScreenFamily[] = [
  { id: 'airstation-n', signs: [{ where: 'login', says: /nosave_Password/ }], profile: profileN },
  n0,
  {
    id: 'airstation-a',
    signs: [{ where: 'login', says: /title=["']?spacer|\/cgi\/cgi_login\.js|httoken/ }],
    profile: profileA,
  },
  {
    id: 'airstation-c',
    signs: [
      // also the page that says that somebody else is in, which asks for no password
      { where: 'login', says: /name=["']?sWebSessionid/ },
      { where: 'address', says: /\/cgi-bin\/cgi\?req=/ },
    ],
    profile: profileC,
  },
  { id: 'airstation-c2', signs: [{ where: 'login', says: /airstation_pass/ }], profile: profileC2 },
];

/** What an anonymous page tells: which family, and the model and firmware where it shows them. */
export interface RecognizedBox {
  readonly screen: ScreenFamily;
  readonly model: string | null;
  readonly firmware: string | null;
}

/** What the login page is of. Undefined: no AirStation. `likely`: something else says that it is one. */
export function recognized(answer: HttpAnswer, likely: boolean): RecognizedBox | undefined {
  const text = new TextDecoder('latin1').decode(answer.body);
  if (answer.status === 401) {
    const challenge = answer.headers['www-authenticate'] ?? '';
    return /^basic/i.test(challenge) && (likely || isAirStation(challenge)) ? bare(n0) : undefined;
  }
  if (answer.status !== 200) return undefined;
  const screen = families.find(({ signs }) =>
    signs.some(({ where, says }) => where === 'login' && says.test(text)),
  );
  return screen && { ...bare(screen), ...versionIn(text) };
}

/** Realms and titles that Buffalo's older screens have; any other box with a password is somebody else's. */
function isAirStation(challenge: string): boolean {
  return /airstation|buffalo|W[HSXZ]R-|WAPM|WZR-/i.test(challenge);
}

function bare(screen: ScreenFamily): RecognizedBox {
  return { screen, model: null, firmware: null };
}

/** `WSR-1800AX4S Version 1.09`, with blanks of every kind. */
function versionIn(text: string): Partial<RecognizedBox> {
  const found = /\b(W[A-Z]{1,3}-?[0-9A-Z-]{3,20})(?:&nbsp;|\s)+Version(?:&nbsp;|\s)+(\d+(?:\.\d+)+)/.exec(
    text,
  );
  return found ? { model: found[1] ?? null, firmware: found[2] ?? null } : {};
}

const CVE_2025_46413 = 'https://www.cve.org/CVERecord?id=CVE-2025-46413';

/** Buffalo's notices on firmware (facts: airstation.md 2). The -P is another platform. */
export const advisories: readonly Advisory[] = [
  { model: /WSR-1800AX4$/i, fixed: '1.09', id: 'CVE-2025-46413', source: CVE_2025_46413 },
  { model: /WSR-1800AX4[SB]$/i, fixed: '1.11', id: 'CVE-2025-46413', source: CVE_2025_46413 },
  { model: /WSR-1800AX4-KH$/i, fixed: '1.19', id: 'CVE-2025-46413', source: CVE_2025_46413 },
];

import { airstationDriver } from '../../lib/drivers/airstation/driver.ts';
import { atermDriver } from '../../lib/drivers/aterm/driver.ts';
import type { Target } from '../../lib/drivers/definition.ts';
import type { Face, Logged } from '../emulators/box/face.ts';
import { startAirstationA } from '../emulators/airstation/a.ts';
import { startAirstationC } from '../emulators/airstation/c.ts';
import { startAirstationC2 } from '../emulators/airstation/c2.ts';
import { startAirstationN } from '../emulators/airstation/n.ts';
import { startAirstationN0 } from '../emulators/airstation/n0.ts';
import { startAtermA } from '../emulators/aterm/a.ts';
import { startAtermP } from '../emulators/aterm/p.ts';
import { startAtermR } from '../emulators/aterm/r.ts';
import { startAtermW } from '../emulators/aterm/w.ts';

/** One family of settings screens, emulated. */
export interface EmulatedScreen {
  /** Id of its profile. */
  readonly family: string;
  readonly driver: 'aterm' | 'airstation';
  /** Its login needs script. */
  readonly browser?: true;
  readonly start: () => Promise<Face>;
}

export const SCREENS: readonly EmulatedScreen[] = [
  { family: 'aterm-a', driver: 'aterm', start: () => startAtermA({ model: 'WG1800HP2' }) },
  { family: 'aterm-p', driver: 'aterm', browser: true, start: () => startAtermP({ hash: 'sha256' }) },
  { family: 'aterm-r', driver: 'aterm', start: startAtermR },
  { family: 'aterm-w', driver: 'aterm', browser: true, start: startAtermW },
  { family: 'airstation-n', driver: 'airstation', start: startAirstationN },
  { family: 'airstation-n0', driver: 'airstation', start: startAirstationN0 },
  { family: 'airstation-a', driver: 'airstation', browser: true, start: startAirstationA },
  { family: 'airstation-c', driver: 'airstation', browser: true, start: startAirstationC },
  { family: 'airstation-c2', driver: 'airstation', browser: true, start: startAirstationC2 },
];

const search = () => Promise.resolve([]);
/** Forms must do: nothing starts a browser. */
const spareFor = () => undefined;

/** Drivers that ask nobody on the network but the box. */
export const LOCAL_DRIVERS = [atermDriver({ search, spareFor }), airstationDriver({ search, spareFor })];

export function targetAt({ url, box }: Face, password = box.options.admin.password): Target {
  return { host: url.hostname, url, credentials: { username: box.options.admin.username, password } };
}

/** What an Aterm is asked by POST that changes nothing. */
const QUESTION = /^REQ_ID=(?:PRODUCT_NAME|SYS_MODE)_GET$/;
/** Where screens take a login, and let somebody go, each family in its way. */
const DOORS =
  /^\/(?:login_set\.php|api\/login|login\.html|login\.cgi|logout\.cgi|cgi-bin\/cgi\?req=inp&res=login\.html)$/;
/** What the scripts of login pages ask while somebody logs in: a reading by POST. */
const ASIDES = /^\/(?:cgi-bin\/cgi\?req=fnc&fnc=%24\{get_json_param|json\.cgi\?name=)/;

/** What was sent beside looks, logins and logouts. */
export function sentOtherwise(requests: readonly Logged[]): readonly Logged[] {
  return requests.filter(
    ({ method, path, body }) =>
      method !== 'GET' && !QUESTION.test(body) && !DOORS.test(path) && !ASIDES.test(path),
  );
}

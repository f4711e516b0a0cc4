import { airstationDriver } from '../../lib/drivers/airstation/driver.ts';
import { atermDriver } from '../../lib/drivers/aterm/driver.ts';
import { startAirstationA } from '../emulators/airstation/a.ts';
import { startAirstationC2 } from '../emulators/airstation/c2.ts';
import { startAirstationC } from '../emulators/airstation/c.ts';
import { startAirstationN0 } from '../emulators/airstation/n0.ts';
import { startAirstationN } from '../emulators/airstation/n.ts';
import type { AirstationOptions } from '../emulators/airstation/options.ts';
import type { Face } from '../emulators/box/face.ts';
import { startAtermA } from '../emulators/aterm/a.ts';
import { startAtermP } from '../emulators/aterm/p.ts';
import { startAtermR } from '../emulators/aterm/r.ts';
import { startAtermW } from '../emulators/aterm/w.ts';
import type { Subject } from './home.ts';
import { unhurried } from './unhurried.ts';

const search = () => Promise.resolve([]);
/** Forms must do: nothing starts a browser. */
const spareFor = () => undefined;

const EVERYTHING = [
  'wan.mode',
  'pppoe.account',
  'pppoe.bridge',
  'dhcp.server',
  'lan.address',
  'wan.mac',
  'lan.mac',
  'reconnect',
  'connect',
  'disconnect',
  'reboot',
];
const STATUS = ['identity', 'firmware', 'session.up', 'session.error', 'uptime', 'wan.ipv4', 'log'];
const SETTINGS = EVERYTHING.slice(0, 7);

export const airstationN: Subject = {
  name: 'AirStation N',
  definition: airstationDriver({ search, spareFor }),
  offers: EVERYTHING,
  tells: [...STATUS, ...SETTINGS],
  start: ({ clock, settings }) => startAirstationN({ clock, settings: { wanMode: 'pppoe', ...settings } }),
};

/**
 * On forms only because somebody has told us that they work as they stand: by itself this family asks for a browser. Its restart asks
 * in a dialog that script makes, so it is not among them.
 */
export const atermPForms: Subject = {
  name: 'Aterm P, forms',
  definition: atermDriver({ search, spareFor }),
  profile: {
    needs: 'forms',
    scripted: false,
    plain: true,
    screen: { login: { plain: true } },
    actions: { reboot: null },
  },
  offers: EVERYTHING.filter((id) => id !== 'reboot'),
  tells: [...STATUS, ...SETTINGS],
  start: ({ clock, settings }) =>
    startAtermP({ clock, macs: true, settings: { wanMode: 'pppoe', ...settings } }),
};

/** As it is: links for buttons, values and dialogs by script. */
export const atermPBrowser: Subject = {
  name: 'Aterm P, browser',
  dear: true,
  profile: { needs: 'browser' },
  definition: atermDriver({ search, backendFor: unhurried }),
  offers: EVERYTHING,
  tells: [...STATUS, ...SETTINGS],
  start: ({ clock, settings }) =>
    startAtermP({
      clock,
      macs: true,
      hash: 'sha256',
      fills: 'addresses',
      formScript: 'completes',
      settings: { wanMode: 'pppoe', ...settings },
    }),
};

export const atermA: Subject = {
  name: 'Aterm A',
  sessions: false,
  definition: atermDriver({ search, spareFor }),
  offers: EVERYTHING,
  tells: [...STATUS, ...SETTINGS],
  start: ({ clock, settings }) =>
    startAtermA({ clock, macs: true, model: 'WG1800HP2', settings: { wanMode: 'pppoe', ...settings } }),
};

/** The newer generation: other rows, another button that keeps, UTF-8. */
export const atermAUtf8: Subject = {
  ...atermA,
  name: 'Aterm A, UTF-8',
  start: ({ clock, settings }) =>
    startAtermA({
      clock,
      macs: true,
      model: 'WG2600HP2',
      generation: 'utf8',
      charset: 'utf-8',
      settings: { wanMode: 'pppoe', ...settings },
    }),
};

/** The same pages behind HTTP Basic. */
export const airstationN0: Subject = {
  ...airstationN,
  name: 'AirStation N0',
  sessions: false,
  start: ({ clock, settings }) => startAirstationN0({ clock, settings: { wanMode: 'pppoe', ...settings } }),
};

/** Nothing but the restart is known. */
export const atermR: Subject = {
  name: 'Aterm R',
  definition: atermDriver({ search, spareFor }),
  sessions: false,
  reads: false,
  offers: ['reboot'],
  tells: ['identity', 'wan.mode'],
  start: ({ clock, settings }) =>
    startAtermR({ clock, model: 'WG1200HP', settings: { wanMode: 'pppoe', ...settings } }),
};

export const atermW: Subject = {
  name: 'Aterm W, browser',
  dear: true,
  definition: atermDriver({ search, backendFor: unhurried }),
  offers: EVERYTHING,
  tells: [...STATUS, ...SETTINGS],
  start: ({ clock, settings }) =>
    startAtermW({ clock, macs: true, settings: { wanMode: 'pppoe', ...settings } }),
};

const airstation = (name: string, start: (options: AirstationOptions) => Promise<Face>): Subject => ({
  name,
  dear: true,
  definition: airstationDriver({ search, backendFor: unhurried }),
  offers: EVERYTHING,
  tells: [...STATUS, ...SETTINGS],
  start: ({ clock, settings }) => start({ clock, settings: { wanMode: 'pppoe', ...settings } }),
});

export const airstationNBrowser: Subject = {
  ...airstation('AirStation N, browser', startAirstationN),
  profile: { needs: 'browser' },
};
export const airstationA = airstation('AirStation A, browser', startAirstationA);
export const airstationC = airstation('AirStation C, browser', startAirstationC);
export const airstationC2 = airstation("AirStation C', browser", startAirstationC2);

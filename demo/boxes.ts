import type { QuirksN } from '../test/emulators/airstation/options.ts';
import type { Account, BoxOptions, Settings } from '../test/emulators/box/settings.ts';
import type { QuirksP } from '../test/emulators/aterm/p-options.ts';
import type { HomeOptions } from '../test/emulators/home/options.ts';
import type { IgdOptions } from '../test/emulators/igd/options.ts';

/** Of both settings screens. */
export const ADMIN: Account = { username: 'admin', password: 'demo' };

export const ACCOUNT: Account = { username: 'user@isp.example', password: 'ppp-secret-31' };

/** Life at the speed of somebody who watches: real boxes are away for a minute or more. */
export const PACE = { rebootMs: 8000, saveMs: 3000, retryMs: 5000 } as const satisfies Partial<BoxOptions>;

export const MANNERS = {
  accounts: { [ACCOUNT.username]: ACCOUNT.password },
  limit: 1,
  noticeMs: 3000,
  staleMs: 8000,
  devices: ['pc', 'phone', 'tv', 'tablet'],
} as const satisfies Partial<HomeOptions>;

/** Whoever left without a word is soon forgotten. */
const IDLE_MS = 60_000;

/** The upper router as it can be worked without a browser, which a demo cannot ask for. */
export const UPPER_SCREEN: Partial<QuirksP> = { buttons: 'submit', asks: 'not', idleMs: IDLE_MS };
export const LOWER_SCREEN: Partial<QuirksN> = { idleMs: IDLE_MS };

/** What a user would say of such a screen in the router node. */
export const UPPER_PROFILE = {
  needs: 'forms',
  scripted: false,
  plain: true,
  screen: { login: { plain: true } },
  // it dials nothing, and has no account
  settings: { 'pppoe.account': null },
  actions: { reboot: { steps: [{ page: 'reboot', press: { caption: ['再起動'] }, awayS: 60 }] } },
} as const;

/** The home of the article when everything is done: one DHCP server, the lower router in the upper one’s network. */
export const UPPER_SETTINGS: Partial<Settings> = {
  dhcp: true,
  wanMode: 'map-e',
  bridge: true,
  wanMac: 'default',
  lanMac: 'default',
};
export const LOWER_SETTINGS: Partial<Settings> = {
  dhcp: false,
  wanMode: 'pppoe',
  bridge: false,
  wanMac: 'default',
  lanMac: 'default',
  account: ACCOUNT,
  keepAlive: 'always',
};

/**
 * As both come out of their cartons: nothing bridged, the lower router on automatic, in a network of its own, with one MAC address on
 * both of its sides and no account.
 */
export const UPPER_FACTORY: Partial<Settings> = { ...UPPER_SETTINGS, bridge: false };
export const LOWER_FACTORY: Partial<Settings> = {
  ...LOWER_SETTINGS,
  dhcp: true,
  wanMode: 'auto',
  account: { username: '', password: '' },
};

/**
 * What UPnP says of them. It only tells: whether these routers let UPnP reconnect is not known, so that is left to their settings
 * screens. Names and paths of the Aterm are those of a description from 2013 (facts: aterm.md 9); the Buffalo’s are invented.
 */
export const UPPER_UPNP: Partial<IgdOptions> = {
  vendor: 'NEC Corporation/NEC AccessTechnica,Ltd.',
  model: 'Aterm Series',
  modelNumber: '',
  friendlyName: 'Aterm Series',
  serial: '0000001',
  descriptionPath: '/upnp/rootdevice.xml',
  pathPrefix: '/upnp',
  connections: [{ kind: 'ip', status: 'Disconnected' }],
  // MAP-E shares its address, and UPnP has nothing to say about it
  noAddress: '0.0.0.0',
  scpd: 'readings-only',
};
export const LOWER_UPNP: Partial<IgdOptions> = {
  vendor: 'BUFFALO INC.',
  model: 'WSR-1800AX4S',
  modelNumber: '1.11',
  friendlyName: 'WSR-1800AX4S',
  serial: '40000000000001',
  descriptionPath: '/rootDesc.xml',
  connections: [{ kind: 'ppp', status: 'Disconnected' }],
  scpd: 'readings-only',
};

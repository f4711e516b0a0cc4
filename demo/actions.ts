import type { Settings } from '../test/emulators/box/settings.ts';
import { ACCOUNT, LOWER_FACTORY, LOWER_SETTINGS, MANNERS, UPPER_FACTORY, UPPER_SETTINGS } from './boxes.ts';
import type { Side } from '../lib/dual-stack/home.ts';
import type { DemoHome } from './home.ts';

export type DemoAction = (demo: DemoHome) => void;

/** What can be done to the home, by the path of the POST that does it. */
export const actions: Readonly<Record<string, DemoAction>> = {
  '/home/restore': restore,
  '/home/factory': factory,

  '/cable/line/pull': ({ home }) => home.cables.line.pull(),
  '/cable/line/plug': ({ home }) => home.cables.line.plug(),
  '/cable/lower-wan/pull': ({ home }) => home.cables.lowerWan.pull(),
  '/cable/lower-wan/plug': ({ home }) => home.cables.lowerWan.plug(),
  '/cable/lower-lan/pull': ({ home }) => home.cables.lowerLan.pull(),
  '/cable/lower-lan/plug': ({ home }) => home.cables.lowerLan.plug(),

  '/session/drop': ({ home }) => home.server.kill(),
  '/outage/on': ({ home }) => home.line.pull(),
  '/outage/off': ({ home }) => home.line.plug(),
  // the provider looks at a password when somebody dials
  '/password/change': (demo) => offer(demo, { accounts: { [ACCOUNT.username]: 'another one' } }, true),
  '/password/restore': (demo) => offer(demo, { accounts: MANNERS.accounts }),
  '/limit/reach': (demo) => offer(demo, { limit: 0 }, true),
  '/limit/free': (demo) => offer(demo, { limit: MANNERS.limit }),

  '/upper/bridge/off': set('upper', { bridge: false }),
  '/upper/bridge/on': set('upper', { bridge: true }),
  '/upper/dhcp/off': set('upper', { dhcp: false }),
  '/upper/dhcp/on': set('upper', { dhcp: true }),
  '/upper/restart': ({ home }) => home.upper.box.reboot(),
  '/upper/guest/comes': (demo) => demo.guest('upper', true),
  '/upper/guest/goes': (demo) => demo.guest('upper', false),

  '/lower/macs/equal': (demo) => set('lower', { wanMac: demo.home.lower.box.lanMac })(demo),
  '/lower/macs/restore': set('lower', { wanMac: 'default', lanMac: 'default' }),
  '/lower/dhcp/on': set('lower', { dhcp: true }),
  '/lower/dhcp/off': set('lower', { dhcp: false }),
  '/lower/mode/auto': set('lower', { wanMode: 'auto' }),
  '/lower/mode/pppoe': set('lower', { wanMode: 'pppoe' }),
  '/lower/restart': ({ home }) => home.lower.box.reboot(),
  '/lower/guest/comes': (demo) => demo.guest('lower', true),
  '/lower/guest/goes': (demo) => demo.guest('lower', false),
};

/** Sets what is not so already: a box that is told nothing new does not dial again. */
function set(side: Side, wanted: Partial<Settings>): DemoAction {
  return ({ home }) => {
    const { box } = home[side];
    const changes = Object.entries(wanted).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(box.settings[key as keyof Settings]),
    );
    if (changes.length > 0) box.apply(Object.fromEntries(changes));
  };
}

type Offer = Partial<DemoHome['home']['server']['options']>;

function offer({ home }: DemoHome, changes: Offer, ends = false): void {
  const { server } = home;
  server.options = { ...server.options, ...changes };
  if (ends) server.kill();
}

/** Everything is as it was at the beginning, but for what cannot be taken back: a session keeps its address. */
function restore(demo: DemoHome): void {
  const { home, place } = demo;
  const { cables, line, server } = home;
  demo.guest('upper', false);
  demo.guest('lower', false);
  offer(demo, { accounts: MANNERS.accounts, limit: MANNERS.limit });
  set('upper', { ...UPPER_SETTINGS, lanAddress: place.upper })(demo);
  set('lower', { ...LOWER_SETTINGS, lanAddress: place.lower })(demo);
  for (const cable of [line, ...Object.values(cables)]) cable.plug();
  home.model.beside.pull();
  const { box } = home.lower;
  if (!box.session.up) server.kill();
  box.connect();
  demo.setUpServer(true);
  demo.emit('placed');
}

/**
 * Day one: both out of their cartons, only the WAN cable between them. The lower router was switched on before that cable was in, so it
 * is a router still; the next restart on automatic makes it an access point. This machine is plugged into both.
 */
export function factory(demo: DemoHome): void {
  const { home, place } = demo;
  const { cables, line, model } = home;
  demo.guest('upper', false);
  demo.guest('lower', false);
  offer(demo, { accounts: MANNERS.accounts, limit: MANNERS.limit });
  for (const cable of [line, cables.line]) cable.plug();
  cables.lowerLan.pull();
  cables.lowerWan.pull();
  set('upper', { ...UPPER_FACTORY, lanAddress: place.upper })(demo);
  const { box } = home.lower;
  set('lower', { ...LOWER_FACTORY, lanAddress: place.carton, wanMac: box.options.factory.lanMac })(demo);
  box.start();
  cables.lowerWan.plug();
  model.beside.plug();
  demo.setUpServer(false);
  demo.emit('placed');
}

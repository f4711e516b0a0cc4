import { openRouter } from '../../../lib/application/open.ts';
import { AlertDispatcher } from '../../../lib/dual-stack/alert-dispatcher.ts';
import { DualStack } from '../../../lib/dual-stack/dual-stack.ts';
import { homeCatalogue } from '../../../lib/dual-stack/home-catalogue.ts';
import { HomeDevice } from '../../../lib/dual-stack/home-device.ts';
import { homeEvents } from '../../../lib/dual-stack/home-events.ts';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import type { Publishable } from '../../../lib/mqtt/publishable.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import { routerConfig } from '../../../lib/router/config.ts';
import type { Language } from '../../../lib/router/text.ts';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { ownUdn } from '../../support/igd.ts';

/** How long something has to be wrong before it is told: minutes in life. */
const HOLD_MS = 1000;
const OBSERVED = { ipv6: [] } as never;
const NAMES = {
  en: { home: 'Home', upper: 'Upper router', lower: 'Lower router' },
  ja: { home: '家', upper: '上位ルーター', lower: '下位ルーター' },
} as const;

/** A home with two emulated routers on a broker, put together as the nodes do it, whose alerts are not waited for. */
export class LivingHome {
  readonly upper: IgdEmulator;
  readonly lower: IgdEmulator;
  readonly bridge: Bridge;
  readonly #ends: readonly (() => unknown)[];

  private constructor(upper: IgdEmulator, lower: IgdEmulator, url: string, language: Language) {
    this.upper = upper;
    this.lower = lower;
    const clock = systemClock;
    this.bridge = new Bridge({ url, protocol: 4, base: 'futamichi', version: '0', clock });
    const open = (box: IgdEmulator, role: 'upper' | 'lower') =>
      openRouter(routerConfig.parse({ slug: role, role, address: box.url.href, interval: 1 }));
    const routers = { upper: open(upper, 'upper'), lower: open(lower, 'lower') };
    const member = (role: 'upper' | 'lower') => ({ router: routers[role], host: '127.0.0.1' });
    const home = new DualStack({
      upper: member('upper'),
      lower: member('lower'),
      clock,
      observe: () => Promise.resolve(OBSERVED),
    });
    const dispatcher = new AlertDispatcher({ watched: home, clock });
    const events = homeEvents(
      { listen: (tell) => dispatcher.listen(tell, { holdMs: HOLD_MS }) } as AlertDispatcher,
      language,
    );
    const place = (slug: 'home' | 'upper' | 'lower'): Pick<Publishable, 'slug' | 'id' | 'name'> => ({
      slug,
      id: slug,
      name: NAMES[language][slug],
    });
    const common = { language, allow: [], homeAssistant: { prefix: 'homeassistant' } };
    this.bridge.add({
      ...common,
      ...place('home'),
      role: 'home',
      catalogue: homeCatalogue,
      events,
      router: new HomeDevice({ home, language, clock }),
    });
    this.bridge.add({
      ...common,
      ...place('upper'),
      role: 'upper',
      via: 'home',
      router: routers.upper,
    });
    this.bridge.add({
      ...common,
      ...place('lower'),
      role: 'lower',
      via: 'upper',
      router: routers.lower,
    });
    this.bridge.start();
    routers.upper.start();
    routers.lower.start();
    this.#ends = [
      () => this.bridge.close(),
      () => dispatcher.close(),
      () => home.close(),
      () => routers.lower.close(),
      () => routers.upper.close(),
      () => lower.close(),
      () => upper.close(),
    ];
  }

  static async start(url: string, language: Language = 'en'): Promise<LivingHome> {
    // two boxes: what is asked of the one must not keep the other busy
    const upper = await startIgd({ udn: ownUdn(), addresses: ['25.200.3.17'] });
    const lower = await startIgd({
      udn: ownUdn(),
      connections: [{ kind: 'ppp' }],
      addresses: ['25.100.7.10', '25.100.7.77'],
      redial: { by: 'itself', pendingMs: 0, downMs: 500, dialMs: 200, connectedWithOldAddressMs: 0 },
    });
    return new LivingHome(upper, lower, url, language);
  }

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
  }
}

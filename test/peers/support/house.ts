// The home of the article with two emulated routers, each with its settings screen and UPnP; its traffic stands still.
import * as boxes from '../../../demo/boxes.ts';
import { BoxUpnp } from '../../../demo/upnp.ts';
import { catalogue } from '../../../lib/capabilities/catalogue.ts';
import type { Side } from '../../../lib/dual-stack/home.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { startAtermP } from '../../emulators/aterm/p.ts';
import type { Box } from '../../emulators/box/box.ts';
import type { Face } from '../../emulators/box/face.ts';
import { startHome, type Home } from '../../emulators/home/home.ts';
import type { IgdOptions } from '../../emulators/igd/options.ts';
import { ownUdn } from '../../support/igd.ts';

/** What is so in the home, as its boxes know it. */
export interface House {
  readonly upper: Box;
  readonly lower: Box;
  readonly upnp: Readonly<Record<Side, BoxUpnp>>;
  /** Until both can be found where they are now. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const LAN = { upper: '127.0.10.1', lower: '127.0.10.2' };

export async function startHouse(): Promise<House> {
  const shared = { ...boxes.PACE, admin: boxes.ADMIN, at: () => '127.0.0.1', port: 0 };
  const home: Home = await startHome({
    ...boxes.MANNERS,
    upper: (seat) => startAtermP({ ...seat, ...shared, ...boxes.UPPER_SCREEN }),
    lower: (seat) => startAirstationN({ ...seat, ...shared, ...boxes.LOWER_SCREEN }),
    upperSettings: { ...boxes.UPPER_SETTINGS, lanAddress: LAN.upper },
    lowerSettings: { ...boxes.LOWER_SETTINGS, lanAddress: LAN.lower },
  });
  const speak = ({ box, url }: Face, tellsAddress: boolean, igd: Partial<IgdOptions>) =>
    BoxUpnp.start({
      box,
      udn: ownUdn(),
      screen: () => url,
      host: () => '127.0.0.1',
      heard: () => !box.away && home.model.reaches(box),
      searched: false,
      tellsAddress,
      igd,
    });
  const upnp = {
    upper: await speak(home.upper, false, boxes.UPPER_UPNP),
    lower: await speak(home.lower, true, boxes.LOWER_UPNP),
  };
  for (const side of ['upper', 'lower'] as const)
    home[side].box.on('change', () => queueMicrotask(() => upnp[side].follow()));
  return {
    upper: home.upper.box,
    lower: home.lower.box,
    upnp,
    settled: () => home.settled(),
    async close() {
      await Promise.all([upnp.upper.close(), upnp.lower.close()]);
      await home.close();
    },
  };
}

export interface HouseFlowOptions {
  readonly brokerUrl: string;
  readonly language: 'en' | 'ja';
  /** Seconds. */
  readonly interval?: number;
}

/** A flow that shows such a home: everything may be changed in the lower router, in the upper one nothing that could cut anybody off. */
export function houseFlows({ upnp }: House, { brokerUrl, language, interval = 1 }: HouseFlowOptions) {
  const router = (side: Side, rest: object) => ({
    id: `house-${side}`,
    type: 'futamichi-router',
    name: { en: `${side} box`, ja: side === 'upper' ? '上の箱' : '下の箱' }[language],
    slug: side,
    role: side,
    driver: 'auto',
    address: upnp[side].url.href,
    interval,
    credentials: boxes.ADMIN,
    ...rest,
  });
  const everything = catalogue.flatMap(({ kind, id }) => (kind === 'reading' ? [] : [id]));
  return [
    { id: 'house-tab', type: 'tab', label: 'House' },
    router('upper', { profile: JSON.stringify(boxes.UPPER_PROFILE), allow: [] }),
    router('lower', { allow: everything }),
    {
      id: 'house-home',
      type: 'futamichi-dual-stack',
      name: { en: 'Our house', ja: 'わが家' }[language],
      slug: 'home',
      upper: 'house-upper',
      lower: 'house-lower',
    },
    { id: 'house-broker', type: 'futamichi-router-broker', url: brokerUrl, base: 'futamichi', protocol: '4' },
    {
      id: 'house-publisher',
      type: 'futamichi-router-home-assistant',
      z: 'house-tab',
      broker: 'house-broker',
      routers: [],
      discovery: true,
      prefix: 'homeassistant',
      language,
      x: 1,
      y: 1,
      wires: [],
    },
  ];
}

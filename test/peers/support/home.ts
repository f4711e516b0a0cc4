import type { IgdEmulator } from '../../emulators/igd/emulator.ts';

export const ROUTER = 'peer0000router00';
export const BROKER = 'peer0000broker00';
export const PUBLISHER = 'peer0000publish0';

export interface HomeOptions {
  readonly router: Pick<IgdEmulator, 'url'>;
  readonly brokerUrl: string;
  readonly name?: string;
  readonly slug?: string;
  readonly protocol?: '4' | '5';
  readonly language?: 'en' | 'ja';
  readonly allow?: readonly string[];
  readonly login?: { readonly username: string; readonly password: string };
}

/** A flow with one router that is published: what `POST /flows` takes. */
export function homeFlows({
  router,
  brokerUrl,
  login,
  name = 'Lower router',
  slug = 'lower',
  protocol = '4',
  language = 'en',
  allow = [],
}: HomeOptions): Record<string, unknown>[] {
  return [
    { id: 'peer0000tab00000', type: 'tab', label: 'Home' },
    {
      id: ROUTER,
      type: 'futamichi-router',
      name,
      slug,
      driver: 'auto',
      address: router.url.href,
      role: 'lower',
      interval: 2,
      allow,
    },
    {
      id: BROKER,
      type: 'futamichi-router-broker',
      name: '',
      url: brokerUrl,
      base: 'futamichi',
      clientId: '',
      protocol,
      ...(login && { credentials: login }),
    },
    {
      id: PUBLISHER,
      type: 'futamichi-router-home-assistant',
      z: 'peer0000tab00000',
      name: '',
      broker: BROKER,
      routers: [],
      discovery: true,
      prefix: 'homeassistant',
      language,
      x: 100,
      y: 100,
      wires: [],
    },
  ];
}

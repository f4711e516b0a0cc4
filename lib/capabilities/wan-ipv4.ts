import { z } from 'zod';
import { reading } from '../router/capability.ts';

export const wanIpv4 = reading('wan.ipv4', {
  value: z.ipv4(),
  name: { en: 'WAN IPv4 address', ja: 'WAN IPv4アドレス' },
  description: {
    en: 'The IPv4 address on the router’s Internet side. The attribute `class` says what kind it is: public, private, cgn, ds-lite or reserved.',
    ja: 'ルーターのインターネット側IPv4アドレス。属性 `class` はアドレスの種類（public、private、cgn、ds-lite、reserved）。',
  },
  face: { platform: 'sensor', icon: 'mdi:ip-network' },
});

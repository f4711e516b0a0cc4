import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';
import { macAddress, macMatches, macToSet } from './mac.ts';

export const wanMac = setting('wan.mac', {
  value: macAddress,
  input: macToSet,
  lasting: true,
  name: { en: 'WAN MAC', ja: 'WAN MACアドレス' },
  description: {
    en: 'The MAC address of the router’s WAN side. Equal WAN and LAN addresses on one network break it.',
    ja: 'ルーターのWAN側MACアドレス。WANとLANが同じアドレスだとLANが使えなくなります。',
  },
  risk: 'cuts-off',
  cooldownMs: minutes(1),
  settlesMs: minutes(5),
  matches: macMatches,
  entity: {
    platform: 'text',
    pattern: '^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$',
    min: 17,
    max: 17,
    category: 'config',
    enabled: false,
    icon: 'mdi:network-pos',
  },
});

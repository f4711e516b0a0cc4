import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';
import { macAddress, macMatches, macToSet } from './mac.ts';

export const lanMac = setting('lan.mac', {
  value: macAddress,
  input: macToSet,
  lasting: true,
  name: { en: 'LAN MAC', ja: 'LAN MACアドレス' },
  description: {
    en: 'The MAC address of the router’s LAN side. Equal WAN and LAN addresses on one network break it.',
    ja: 'ルーターのLAN側MACアドレス。WANとLANが同じアドレスだとLANが使えなくなります。',
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

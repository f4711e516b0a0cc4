import { lanMac } from '../../../capabilities/lan-mac.ts';
import { wanMac } from '../../../capabilities/wan-mac.ts';
import { setStep } from '../set-step.ts';

/** Before the LAN cable: two equal addresses in one LAN leave it without answers. */
export const lowerWanMac = setStep({
  id: 'lower-wan-mac',
  side: 'lower',
  setting: wanMac,
  wanted: ({ goal }) => goal.wanMac,
  text: (wanted) => ({
    en: `Give the lower router’s WAN the MAC address ${wanted}. It restarts and dials again.`,
    ja: `下位ルーターのWAN側MACアドレスを ${wanted} に変更します。再起動し、PPPoEに接続し直します。`,
  }),
  byHand: (wanted) => ({
    en: `Give the lower router’s WAN the MAC address ${wanted} in its settings screen, and restart it.`,
    ja: `下位ルーターの設定画面でWAN側のMACアドレスを ${wanted} に変更し、再起動してください。`,
  }),
  outageS: 120,
  settlesS: 300,
});

export const lowerLanMac = setStep({
  id: 'lower-lan-mac',
  side: 'lower',
  setting: lanMac,
  wanted: ({ goal }) => goal.lanMac,
  text: (wanted) => ({
    en: `Give the lower router’s LAN the MAC address ${wanted}. It restarts.`,
    ja: `下位ルーターのLAN側MACアドレスを ${wanted} に変更します。再起動します。`,
  }),
  byHand: (wanted) => ({
    en: `Give the lower router’s LAN the MAC address ${wanted} in its settings screen, and restart it.`,
    ja: `下位ルーターの設定画面でLAN側のMACアドレスを ${wanted} に変更し、再起動してください。`,
  }),
  outageS: 120,
  settlesS: 300,
});

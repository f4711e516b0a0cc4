import { lanAddress } from '../../../capabilities/lan-address.ts';
import { networkOf } from '../../../address/ip.ts';
import { setStep } from '../set-step.ts';

/** While its DHCP server is on: this machine gets an address in the new network from it. */
export const lowerAddress = setStep({
  id: 'lower-address',
  side: 'lower',
  setting: lanAddress,
  wanted: ({ goal }) => goal.lanAddress,
  text: (wanted, { isNear }) => ({
    en: `Change the lower router’s LAN address to ${wanted}; from then on it answers there.${isNear(wanted) ? '' : ` This machine has no address in ${networkOf(wanted)}.x: let it ask for one again afterwards (pull its cable out and plug it in again, or join the Wi-Fi again).`}`,
    ja: `下位ルーターのLAN側アドレスを ${wanted} に変更します。以後はこのアドレスで応答します。${isNear(wanted) ? '' : `この機器には ${networkOf(wanted)}.x のアドレスがありません。変更後にケーブルを差し直す（またはWi-Fiに接続し直す）などして、アドレスを取得し直してください。`}`,
  }),
  byHand: (wanted) => ({
    en: `Change the lower router’s LAN address to ${wanted} in its settings screen; from then on it answers there.`,
    ja: `下位ルーターの設定画面でLAN側アドレスを ${wanted} に変更してください。以後はこのアドレスで応答します。`,
  }),
  outageS: 60,
});

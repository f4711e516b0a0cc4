import { dhcpServer } from '../../../capabilities/dhcp-server.ts';
import { setStep } from '../set-step.ts';

export const lowerDhcp = setStep({
  id: 'lower-dhcp',
  side: 'lower',
  setting: dhcpServer,
  wanted: () => false,
  text: (_, { goal }) => ({
    en: `Switch the DHCP server of the lower router off: two of them make every machine’s way a matter of luck. It is still reached at ${goal.lanAddress ?? 'its LAN address'}.`,
    ja: `下位ルーターのDHCPサーバーを無効にします（2台あると、機器の経路が偶然で決まってしまいます）。設定画面には引き続き ${goal.lanAddress ?? '下位ルーターのLAN側アドレス'} で接続できます。`,
  }),
  byHand: () => ({
    en: 'Switch the DHCP server off in the settings screen of the lower router.',
    ja: '下位ルーターの設定画面でDHCPサーバーを無効にしてください。',
  }),
  outageS: 60,
});

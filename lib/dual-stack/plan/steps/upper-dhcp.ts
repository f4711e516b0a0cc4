import { dhcpServer } from '../../../capabilities/dhcp-server.ts';
import { setStep } from '../set-step.ts';

/** Switched on before the lower router's is switched off: a moment of two is better than one of none. */
export const upperDhcp = setStep({
  id: 'upper-dhcp',
  side: 'upper',
  setting: dhcpServer,
  wanted: () => true,
  text: () => ({
    en: 'Switch the DHCP server of the upper router on: it alone will hand out addresses.',
    ja: '上位ルーターのDHCPサーバーを有効にします。今後は上位ルーターだけがアドレスを割り当てます。',
  }),
  byHand: () => ({
    en: 'Switch the DHCP server on in the settings screen of the upper router.',
    ja: '上位ルーターの設定画面でDHCPサーバーを有効にしてください。',
  }),
  outageS: 60,
});

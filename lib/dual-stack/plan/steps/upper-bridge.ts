import { pppoeBridge } from '../../../capabilities/pppoe-bridge.ts';
import { setStep } from '../set-step.ts';
import { dials } from './session-up.ts';

export const upperBridge = setStep({
  id: 'upper-bridge',
  side: 'upper',
  setting: pppoeBridge,
  wanted: () => true,
  text: () => ({
    en: 'Switch the PPPoE bridge of the upper router on, so that the lower router can dial through it. The upper router may restart.',
    ja: '上位ルーターのPPPoEブリッジを有効にします。下位ルーターが上位ルーターを通してPPPoE接続できるようになります（上位ルーターが再起動することがあります）。',
  }),
  byHand: () => ({
    en: 'Switch “PPPoEブリッジ” (PPPoE pass-through) on in the settings screen of the upper router.',
    ja: '上位ルーターの設定画面で「PPPoEブリッジ」（PPPoEパススルー）を有効にしてください。',
  }),
  outageS: 90,
  otherwise: dials,
});

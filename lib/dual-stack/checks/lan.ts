import { reachable } from '../../capabilities/reachable.ts';
import type { Check } from '../check.ts';
import { problem } from '../../router/finding.ts';
import { facts, SIDES } from '../home.ts';

/** Two routers that fall silent at once have one cause. Asked only then. */
export const lan: Check = {
  id: 'lan',
  area: 'lan',
  name: { en: 'LAN', ja: 'LAN' },
  judge: (home) => {
    if (!SIDES.every((side) => home[side].snapshot.value(reachable) === false)) return undefined;
    return problem(
      {
        en: 'Neither router answers: this machine’s cable or Wi-Fi is out, or the LAN is jammed.',
        ja: 'どちらのルーターも応答しません。この機器のケーブル・Wi-Fiの切断、またはLANの通信不能が考えられます。',
      },
      {
        en: 'Unplug the lower router’s LAN cable. If the upper router answers then, the lower router’s WAN and LAN have the same MAC address: change its WAN MAC before plugging in again.',
        ja: '下位ルーターのLANケーブルを抜いてください。上位ルーターが応答するようになれば、下位ルーターのWANとLANのMACアドレスが同じです。WAN側のMACアドレスを変更してから差し直してください。',
      },
      facts(home, ['upper', reachable], ['lower', reachable]),
    );
  },
};

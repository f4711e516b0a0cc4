import type { Check } from '../check.ts';
import { ok, problem, warning } from '../../router/finding.ts';

/** A visit from outside, by the home's own two roads. Asked only where somebody had it tried. */
export const inbound: Check = {
  id: 'inbound',
  area: 'server',
  name: { en: 'Reached from outside', ja: '外部からの到達' },
  judge: ({ observed: { inbound: visit } }) => {
    if (!visit) return undefined;
    const { arrives, returns, port } = visit;
    const evidence = [`port ${port}: arrives = ${arrives}, answer returns = ${returns}`];
    if (arrives && returns)
      return ok(
        {
          en: `Port ${port} is reached from outside, and answers come back.`,
          ja: `ポート${port}は外部から到達でき、応答も返ります。`,
        },
        evidence,
      );
    if (arrives)
      return problem(
        {
          en: `Visitors reach port ${port}, but the answers leave by the wrong road and are lost.`,
          ja: `ポート${port}には外部から届きますが、応答が別の経路から出て失われています。`,
        },
        {
          en: 'Give the server a second address whose traffic leaves by the lower router (ip rule add from <address> lookup 102; ip route add default via <lower router> table 102), make the lower router its default gateway, or let the lower router rewrite sources.',
          ja: 'サーバーに2つ目のアドレスを割り当て、その通信を下位ルーターへ向けるか（ip rule add from <アドレス> lookup 102、ip route add default via <下位ルーター> table 102）、デフォルトゲートウェイを下位ルーターにするか、下位ルーターで送信元変換を有効にしてください。',
        },
        evidence,
      );
    return warning(
      {
        en: `A visit to port ${port} was not seen here.`,
        ja: `ポート${port}への外部からの通信を確認できませんでした。`,
      },
      {
        en: 'See whether the lower router forwards this port to this machine and its firewall lets it in. A router may also drop what comes from the home’s own other line.',
        ja: '下位ルーターのポート転送と、この機器のファイアウォールを確認してください。同じ家の別回線からの通信を破棄するルーターもあります。',
      },
      evidence,
    );
  },
};

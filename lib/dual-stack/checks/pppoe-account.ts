import { sessionError } from '../../capabilities/session-error.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import type { Check } from '../check.ts';
import { problem } from '../../router/finding.ts';
import { facts, type Home } from '../home.ts';
import { downCause, type SessionCause } from '../session-cause.ts';

const EVIDENCE = (home: Home) => facts(home, ['lower', sessionUp], ['lower', sessionError]);

function downBecause(home: Home, cause: SessionCause): boolean {
  return downCause(home.lower.snapshot) === cause;
}

/** Asked only while the session is down and the router says that its login was refused. */
export const account: Check = {
  id: 'pppoe-account',
  area: 'lower',
  spot: 'pppoe',
  name: { en: 'PPPoE account', ja: 'PPPoEアカウント' },
  judge: (home) =>
    downBecause(home, 'account')
      ? problem(
          {
            en: 'The provider refuses the PPPoE account: user name or password is wrong.',
            ja: 'PPPoEの認証に失敗しました（ユーザー名またはパスワードの誤り）。',
          },
          {
            en: 'Enter the PPPoE user name (with @ and the provider) and password from the contract again in the lower router. Some providers forbid PPPoE while IPoE is in use.',
            ja: '下位ルーターのPPPoEユーザー名（@以降を含む）とパスワードを契約書類どおりに入力し直してください。IPoE利用中はPPPoEを併用できないプロバイダーもあります。',
          },
          EVIDENCE(home),
        )
      : undefined,
};

/** The account is right, and still there is no session: the line's sessions are used up, or both at once are forbidden. */
export const sessionLimit: Check = {
  id: 'pppoe-session-limit',
  area: 'lower',
  spot: 'pppoe',
  name: { en: 'PPPoE sessions of the line', ja: 'PPPoEセッション数' },
  judge: (home) =>
    downBecause(home, 'limit')
      ? problem(
          {
            en: 'The PPPoE session is refused because the number of sessions is used up.',
            ja: 'PPPoEのセッション数が上限に達しているため、接続できません。',
          },
          {
            en: 'End the session of any other router or the home gateway; an old one that was cut off is forgotten after some minutes. Ask the provider whether IPoE and PPPoE may be used at once.',
            ja: '他のルーターやホームゲートウェイのPPPoE接続を切断してください。切れた古いセッションは数分で解放されます。IPoEとPPPoEの併用可否もプロバイダーに確認してください。',
          },
          EVIDENCE(home),
        )
      : undefined,
};

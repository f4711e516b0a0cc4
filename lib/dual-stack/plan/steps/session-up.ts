import { sessionError } from '../../../capabilities/session-error.ts';
import { sessionUp } from '../../../capabilities/session-up.ts';
import { wanPath } from '../../../capabilities/wan-path.ts';
import { connect } from '../../../capabilities/connect.ts';
import { sessionCause, type SessionCause } from '../../session-cause.ts';
import type { Text } from '../../../router/text.ts';
import type { Situation, PlanStep } from '../step.ts';

/** The lower router has a session of its own. */
export function dials({ home: { lower } }: Situation): boolean {
  return lower.snapshot.value(sessionUp) === true && lower.snapshot.value(wanPath) !== 'behind-router';
}

export const CAUSES: Readonly<Record<SessionCause, Text>> = {
  account: {
    en: 'The provider refuses the PPPoE account: correct its user name and password, then go on.',
    ja: 'PPPoEアカウントが拒否されました。ユーザー名とパスワードを確認してから続行してください。',
  },
  limit: {
    en: 'The provider counts another session of this account: end it (an old router, the upper one), or wait a few minutes, then go on.',
    ja: 'このアカウントの別のセッションが残っています。以前のルーターや上位ルーターの接続を切るか、数分待ってから続行してください。',
  },
  'no-answer': {
    en: 'No PPPoE server answers: see that a cable leads from the lower router’s WAN port to a LAN port of the upper router, and that its PPPoE bridge is on.',
    ja: 'PPPoEサーバーが応答しません。下位ルーターのWANポートから上位ルーターのLANポートへケーブルがつながっているか、PPPoEブリッジが有効かを確認してください。',
  },
};

export const sessionUpStep: PlanStep = {
  id: 'session-up',
  needed: (situation) => !dials(situation) && !situation.settled.has('session-up'),
  by: () => 'router',
  text: () => ({
    en: 'Wait until the lower router has its PPPoE session.',
    ja: '下位ルーターのPPPoEセッションが接続されるのを待ちます。',
  }),
  risk: 'none',
  outageS: 0,
  settlesS: 180,
  deed: (situation) =>
    situation.can('lower', connect) ? { side: 'lower', capability: connect, input: null } : undefined,
  proven: dials,
  inVain: ({ home }) => sessionCause(home.lower.snapshot.value(sessionError)) === 'account',
  why: ({ home }) => {
    const cause = sessionCause(home.lower.snapshot.value(sessionError));
    return CAUSES[cause ?? 'no-answer'];
  },
  undo: () => ({ by: 'itself' }),
};

/** Why a PPPoE session does not come up. */
export type SessionCause = 'account' | 'limit' | 'no-answer';

/**
 * Words of UPnP (`ERROR_AUTHENTICATION_FAILURE`), of pppd (`authentication-failed`) and of settings screens. A refusal that
 * names the number of sessions is not the account's fault, so it is looked for first.
 */
const SIGNS: readonly (readonly [SessionCause, RegExp])[] = [
  [
    'limit',
    /session.{0,60}(limit|exceed|full)|(limit|exceed|too many|maximum).{0,60}session|already (logged|connected)|多重|セッション数|接続数|上限|同時接続/i,
  ],
  ['account', /auth|password|user(name| name)|認証|ユーザー?名|パスワード/i],
  [
    'no-answer',
    /pad[oirst]|no.?carrier|concentrator|server.{0,60}(not|no) (respond|answer)|NOT_ENABLED_FOR_INTERNET|応答なし|応答がありません|サーバー?が見つかりません|タイムアウト/i,
  ],
];

/** The cause that a router's last session error names; undefined: none that we know. */
export function sessionCause(error: string | undefined): SessionCause | undefined {
  if (error === undefined) return undefined;
  return SIGNS.find(([, words]) => words.test(error))?.[0];
}

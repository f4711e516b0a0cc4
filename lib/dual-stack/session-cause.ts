import { log } from '../capabilities/log.ts';
import { sessionError } from '../capabilities/session-error.ts';
import { sessionUp } from '../capabilities/session-up.ts';
import type { Snapshot } from '../router/snapshot.ts';

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

/** Lines of a log that speak of the session, and not of somebody who logs in to the settings screen. */
const OF_THE_SESSION = /pppo?e?|chap|\bpap\b|\blcp\b|\bpad[iorst]\b|セッション/i;
/** pppd says of a session with a logfile of its own only that the account was taken. */
const CAME_UP = /\b(established|connected|up|authentication succeeded)\b|確立|接続(しました|完了|成功)/i;

/**
 * Why the session that is down does not come up: by the router's last error, or else by the newest line of its log that names a
 * cause. UPnP has no word for a session that is refused because there are too many; logs have.
 */
export function downCause(snapshot: Snapshot): SessionCause | undefined {
  if (snapshot.value(sessionUp) !== false) return undefined;
  const told = sessionCause(snapshot.value(sessionError));
  if (told === 'account' || told === 'limit') return told;
  const lines = (snapshot.value(log) ?? []).filter((line) => OF_THE_SESSION.test(line));
  // what was before it came up last is over
  const since = lines.slice(lines.findLastIndex((line) => CAME_UP.test(line)) + 1);
  return (
    since
      .toReversed()
      .map(sessionCause)
      .find((cause) => cause === 'account' || cause === 'limit') ?? told
  );
}

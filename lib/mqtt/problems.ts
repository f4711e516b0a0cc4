import { RouterError } from '../router/errors.ts';

const LOGIN = {
  en: 'Check the user name and password of the broker. With Home Assistant’s Mosquitto, use a Home Assistant user.',
  ja: 'ブローカーのユーザー名とパスワードを確認してください（Home AssistantのMosquittoではHome Assistantのユーザーを使います）。',
};
const RIGHTS = {
  en: 'The broker’s access rules do not allow this topic; the README lists the rights that are needed.',
  ja: 'ブローカーのアクセス権（ACL）がこのトピックを許可していません。必要な権限はREADMEを参照してください。',
};
const SAME_ID = {
  en: 'Another program is connected under the same client id; leave the client id empty, or give each its own.',
  ja: '同じクライアントIDで別のプログラムが接続しています。クライアントIDを空にするか、それぞれ別にしてください。',
};

/** MQTT 3.1.1 table 3.1 and MQTT 5 section 2.4. */
const REFUSED_LOGIN: ReadonlySet<number | string | undefined> = new Set([4, 5, 0x86, 0x87]);
/** The broker is there, but not now: unavailable, busy, shutting down. */
const NOT_NOW: ReadonlySet<number | string | undefined> = new Set([3, 0x88, 0x89, 0x8b]);
const SESSION_TAKEN_OVER = 0x8e;
const NOT_AUTHORISED = 0x87;

/** Why a connection did not come about, or ended; the client's own message may hold the URL and is not passed on. */
export function connectProblem(failure: object): RouterError {
  const code = codeIn(failure);
  if (REFUSED_LOGIN.has(code)) return new RouterError('auth-failed', { detail: 'broker', hint: LOGIN });
  if (code === SESSION_TAKEN_OVER)
    return new RouterError('conflict', { detail: 'broker: client id', hint: SAME_ID });
  if (typeof code === 'string' && /CERT|TLS|SSL|SIGNED/.test(code))
    return new RouterError('wrong-host', { detail: `broker: ${code}` });
  if (typeof code === 'number' && !NOT_NOW.has(code))
    return new RouterError('rejected', { detail: `broker: reason ${code}` });
  return new RouterError('unreachable', {
    detail: code === undefined ? 'broker' : `broker: ${String(code)}`,
  });
}

/** What the broker does not let us do. */
export function aclProblem(topic: string): RouterError {
  return new RouterError('rejected', { detail: `broker: ${topic}`, hint: RIGHTS });
}

/** Why a publication did not arrive: refused by the broker for a reason, or lost with the connection. */
export function publishProblem(topic: string, failure: Error): RouterError {
  const code = codeIn(failure);
  if (code === NOT_AUTHORISED) return aclProblem(topic);
  if (typeof code === 'number')
    return new RouterError('rejected', { detail: `broker: ${topic}: reason ${code}` });
  return new RouterError('unreachable', { detail: 'broker' });
}

/** MQTT's reason, or the operating system's word. */
function codeIn(failure: object): number | string | undefined {
  const { code } = failure as { readonly code?: unknown };
  return typeof code === 'number' || typeof code === 'string' ? code : undefined;
}

import { RouterError } from '../router/errors.ts';

const LOGIN = {
  en: 'Check the user name and password of the broker. With Home Assistant’s Mosquitto, use a Home Assistant user.',
  ja: 'ブローカーのユーザー名とパスワードを確認してください（Home AssistantのMosquittoではHome Assistantのユーザーを使います）。',
};
const RIGHTS = {
  en: 'The broker’s access rules do not allow this topic; the README lists the rights that are needed.',
  ja: 'ブローカーのアクセス権（ACL）がこのトピックを許可していません。必要な権限はREADMEを参照してください。',
};
/** MQTT 3.1.1 table 3.1 and MQTT 5 section 2.4. */
const REFUSED_LOGIN: ReadonlySet<unknown> = new Set([4, 5, 0x86, 0x87]);

/** Why a connection did not come about; the client's own message may hold the URL and is not passed on. */
export function connectProblem(error: Error): RouterError {
  const { code } = error as { code?: unknown };
  if (REFUSED_LOGIN.has(code)) return new RouterError('auth-failed', { hint: LOGIN });
  if (typeof code === 'string' && /CERT|TLS|SSL|SIGNED/.test(code))
    return new RouterError('wrong-host', { detail: `broker: ${code}` });
  if (typeof code === 'number') return new RouterError('rejected', { detail: `broker: reason ${code}` });
  return new RouterError('unreachable', { detail: `broker${typeof code === 'string' ? `: ${code}` : ''}` });
}

/** What the broker does not let us do. */
export function aclProblem(topic: string): RouterError {
  return new RouterError('rejected', { detail: `broker: ${topic}`, hint: RIGHTS });
}

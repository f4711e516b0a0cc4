import { NO_LOGIN_ENTERED } from '../router/causes.ts';
import { RouterError } from '../router/errors.ts';

/** How to log in by SSH: by password or by key, never by an agent. */
export type SshLogin =
  | { readonly username: string; readonly password: string }
  | { readonly username: string; readonly privateKey: string };

const NO_USER = {
  en: 'Enter the user name, in the router node or in the address (ssh://user@host).',
  ja: 'ユーザー名をルーターノードまたはアドレス（ssh://user@host）に入力してください。',
};

const NO_SECRET = {
  en: 'Enter the password, or a private key (the text that begins with -----BEGIN), in the router node.',
  ja: 'ルーターノードにパスワード、または秘密鍵（-----BEGIN で始まるテキスト）を入力してください。',
};

const BAD_KEY = {
  en: 'The private key cannot be read. Paste the whole file, from -----BEGIN to the end; it must have no passphrase.',
  ja: '秘密鍵を読み取れません。-----BEGIN から最後まで全体を貼り付けてください（パスフレーズなしの鍵のみ）。',
};

/**
 * What a user entered as user name and password, the latter being a private key where it begins with `-----BEGIN`. Throws
 * `invalid-input` without a user name, `auth-failed` without a secret.
 */
export function sshLogin(username: string, secret: string | undefined): SshLogin {
  const sentence = NO_LOGIN_ENTERED;
  if (username === '')
    throw new RouterError('invalid-input', { detail: 'user name', hint: NO_USER, sentence });
  if (!secret)
    throw new RouterError('auth-failed', { detail: 'no password or key is set', hint: NO_SECRET, sentence });
  return secret.trimStart().startsWith('-----BEGIN')
    ? { username, privateKey: keyText(secret) }
    : { username, password: secret };
}

const KEY = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.*?)-----END \1-----/s;

/**
 * A private key as its file has it. A password field and an environment variable have only one line, so line ends may have become
 * blanks, nothing, or a written `\n`.
 */
function keyText(pasted: string): string {
  const [, kind, body = ''] = KEY.exec(pasted) ?? [];
  const base64 = body.replaceAll(/\\[rn]|\s/g, '');
  if (kind === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw badKey();
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
}

/** What is no usable private key. Nothing of it is repeated. */
export function badKey(): RouterError {
  return new RouterError('auth-failed', { detail: 'private key', hint: BAD_KEY });
}

import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';
import type { HostKey } from './host-keys.ts';

/**
 * How far the login had come when the connection failed: `answered` – something came, but no SSH yet; `met` – it is an SSH server, and
 * who we are has not been said.
 */
export type SshStage = 'connecting' | 'answered' | 'met' | 'logging-in' | 'ready';

const REFUSED_LOGIN = {
  en: 'Check the user name, and the password or key. The account must be allowed to log in by SSH this way.',
  ja: 'ユーザー名とパスワード（または鍵）を確認してください。そのアカウントにSSHでのログインが許可されている必要があります。',
};

const NO_SSH = {
  en: 'Something else than an SSH server answers there. Check the port.',
  ja: 'SSHサーバーではないものが応答しています。ポート番号を確認してください。',
};

const OLD = {
  en: 'The SSH server offers only methods that are too old to be safe. Bring its software up to date.',
  ja: 'SSHサーバーが古く安全でない方式しか提供していません。ソフトウェアを更新してください。',
};

/** What the SSH client emitted while it was to log in. Its own texts are never passed on. */
export function connectError(thrown: unknown, stage: SshStage): RouterError {
  const { level, code, message } = partsOf(thrown);
  if (level === 'client-authentication') return loginRefused('refused');
  if (level === 'client-timeout') return new RouterError('timeout', { mayHaveApplied: false });
  if (/no matching/i.test(message)) return new RouterError('unsupported', { detail: 'SSH', hint: OLD });
  // a login that is cut off may have been counted as a wrong one; asking again and again locks the account
  if (stage === 'logging-in') return loginRefused('the connection was closed instead of an answer');
  if (level === 'client-socket') return new RouterError('unreachable', { detail: code || 'connection lost' });
  if (stage === 'answered') return new RouterError('unreadable', { detail: 'no SSH', hint: NO_SSH });
  return new RouterError('unreachable', { detail: 'connection lost' });
}

/** Ends at this login; whoever asked must not try again by himself. */
export function loginRefused(detail: string): RouterError {
  return new RouterError('auth-failed', { detail, hint: REFUSED_LOGIN });
}

/** Somebody else than last time. */
export function anotherHost(known: HostKey, met: HostKey, file: string | undefined): RouterError {
  const detail = `SSH host key ${met.fingerprint} instead of ${known.fingerprint}`;
  return new RouterError('wrong-host', { detail, hint: changedKey(file) });
}

function changedKey(file: string | undefined): Text {
  const [en, ja] =
    file === undefined
      ? ['restart Node-RED', 'Node-REDを再起動してください']
      : [`remove its line from ${file}`, `${file} から該当行を削除してください`];
  return {
    en: `The SSH host key has changed: the router was set up anew, or another device is at its address. The password was not sent. If you know why, ${en}.`,
    ja: `SSHホスト鍵が変わりました（ルーターの再構築、または別の機器）。パスワードは送信していません。変更に心当たりがある場合は${ja}。`,
  };
}

function partsOf(thrown: unknown): {
  readonly level: string;
  readonly code: string;
  readonly message: string;
} {
  if (!(thrown instanceof Error)) return { level: '', code: '', message: '' };
  const { level, code } = thrown as { readonly level?: unknown; readonly code?: unknown };
  return {
    level: typeof level === 'string' ? level : '',
    code: typeof code === 'string' ? code : '',
    message: thrown.message,
  };
}

/** Why a signal aborted, as an error. */
export function reasonOf({ reason }: AbortSignal): RouterError {
  return reason instanceof RouterError ? reason : new RouterError('cancelled', { mayHaveApplied: false });
}

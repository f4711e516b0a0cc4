import { RouterError, type ErrorCode } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';

export const INSTALL_HINT: Text = {
  en: 'This screen needs a browser. In the Node-RED user directory run `npm install playwright-core`, install Chromium on the same machine, and give its path (or set CHROMIUM) – or give the address of a running Chromium.',
  ja: 'この設定画面にはブラウザーが必要です。Node-REDのユーザーディレクトリで `npm install playwright-core` を実行し、同じ機器にChromiumをインストールしてそのパスを指定する（または環境変数CHROMIUMを設定する）か、起動中のChromiumのアドレスを指定してください。',
};

export const START_HINT: Text = {
  en: 'Chromium does not start here. Try it on the command line, give the path of another one, or the address of a running Chromium.',
  ja: 'Chromiumを起動できません。コマンドラインで起動を確認するか、別のChromiumのパス、または起動中のChromiumのアドレスを指定してください。',
};

export const CONNECT_HINT: Text = {
  en: 'It is the browser that does not answer. Is Chromium running there, with --remote-debugging-port?',
  ja: '応答しないのはブラウザーです。指定したアドレスでChromiumが --remote-debugging-port 付きで起動しているか確認してください。',
};

const CERTIFICATE_HINT: Text = {
  en: 'The router’s https certificate cannot be verified. Use its http address.',
  ja: 'ルーターのhttps証明書を検証できません。httpのアドレスを使用してください。',
};

/** What Chromium says when a page does not come (net_error_list.h). */
const NET: ReadonlyArray<readonly [RegExp, ErrorCode]> = [
  [
    /^ERR_(UNSAFE_REDIRECT|TOO_MANY_REDIRECTS|INVALID_REDIRECT|PROXY_|TUNNEL_|BLOCKED_BY)/,
    'refused-redirect',
  ],
  [/^ERR_(CONNECTION_TIMED_OUT|TIMED_OUT)$/, 'timeout'],
  [/^ERR_(CONNECTION_|EMPTY_RESPONSE|ADDRESS_|NAME_|INTERNET_|NETWORK_|SOCKET_|CERT_|SSL_)/, 'unreachable'],
];

/** The browser, not the box. */
const ENDED = /has been closed|\b(browser|context|page) closed|crash|disconnected/i;
const CHANGED = /context was destroyed|detached|not attached|Cannot find context|JSHandle is disposed/i;

/**
 * What playwright threw as a {@link RouterError}. Nothing of its message is kept but Chromium's own name of the error: it holds
 * addresses, what was typed, and a log of the call.
 */
export function browserError(thrown: unknown, mayHaveApplied = false): RouterError {
  if (thrown instanceof RouterError) return knownError(thrown, mayHaveApplied);
  const message = thrown instanceof Error ? thrown.message : '';
  const net = /\bnet::(ERR_[A-Z0-9_]+)/.exec(message)?.[1];
  if (net !== undefined) return netError(net, mayHaveApplied);
  if (ENDED.test(message)) return unreadable('the browser ended', mayHaveApplied);
  if (CHANGED.test(message)) return unreadable('the page changed meanwhile', mayHaveApplied);
  if (message.includes('Download is starting')) return unreadable('a file, no page', mayHaveApplied);
  if (isOutOfReach(thrown))
    return unreadable('what should be pressed or filled in is covered, hidden or disabled', mayHaveApplied);
  return new RouterError('defect', { detail: 'browser', mayHaveApplied });
}

/** Whether playwright gave up waiting for something to press or fill in; then it did nothing to it. */
export function isOutOfReach(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'TimeoutError';
}

/** Whether another page came instead of the one that was asked for, as where script leads on at once. */
export function isOvertaken(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message.includes('interrupted by another navigation');
}

/** Whether Chromium's reason for a lost answer means that nothing reached the box. */
export function neverLeft(reason: string): boolean {
  return /ERR_(CONNECTION_REFUSED|CONNECTION_FAILED|ADDRESS_|NAME_|INTERNET_)/.test(reason);
}

function knownError(error: RouterError, mayHaveApplied: boolean): RouterError {
  const { code, detail, hint } = error;
  if (error.mayHaveApplied === mayHaveApplied) return error;
  return new RouterError(code, {
    ...(detail !== undefined && { detail }),
    ...(hint && { hint }),
    mayHaveApplied,
  });
}

function netError(detail: string, mayHaveApplied: boolean): RouterError {
  const code = NET.find(([pattern]) => pattern.test(detail))?.[1] ?? 'unreadable';
  const certificate = /^ERR_(CERT|SSL)_/.test(detail);
  return new RouterError(code, { detail, mayHaveApplied, ...(certificate && { hint: CERTIFICATE_HINT }) });
}

function unreadable(detail: string, mayHaveApplied: boolean): RouterError {
  return new RouterError('unreadable', { detail, mayHaveApplied });
}

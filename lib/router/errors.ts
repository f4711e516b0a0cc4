import type { Language, Text } from './text.ts';

/**
 * What can go wrong, as a closed set. Flows, tests and MQTT clients look at the code, never at wording.
 *
 * - `retry`: whether trying again can help: `later` (by itself, after a while), `once` (right away, one time),
 *   `never` (only after somebody changed something).
 * - `mayHaveApplied`: whether a change that was being made may have reached the router all the same.
 */
const CODES = {
  unreachable: {
    retry: 'later',
    mayHaveApplied: false,
    en: 'The router does not answer.',
    ja: 'ルーターが応答しません。',
  },
  timeout: {
    retry: 'later',
    mayHaveApplied: true,
    en: 'The router did not answer in time.',
    ja: '時間内にルーターから応答がありませんでした。',
  },
  'refused-redirect': {
    retry: 'never',
    mayHaveApplied: false,
    en: 'The router redirected us to another address; we did not follow.',
    ja: 'ルーターが別のアドレスへ転送しようとしたため、従いませんでした。',
  },
  'wrong-host': {
    retry: 'never',
    mayHaveApplied: false,
    en: 'The answer came from, or points to, another device than the router that was asked.',
    ja: '問い合わせたルーターとは別の機器からの応答、または別の機器を指す応答です。',
  },
  busy: {
    retry: 'later',
    mayHaveApplied: false,
    en: 'The router is busy: another action or another administrator is at work.',
    ja: 'ルーターは使用中です（別の操作または別の管理者が作業しています）。',
  },
  'auth-failed': {
    retry: 'never',
    mayHaveApplied: false,
    en: 'The router refused the user name or password. No further attempt is made until they change.',
    ja: 'ユーザー名またはパスワードが拒否されました。変更されるまで再試行しません。',
  },
  'auth-locked': {
    retry: 'later',
    mayHaveApplied: false,
    en: 'The router has locked its login for a while.',
    ja: 'ルーターのログインが一時的にロックされています。',
  },
  'session-lost': {
    retry: 'once',
    mayHaveApplied: false,
    en: 'The router ended our login session.',
    ja: 'ルーターからログアウトされました。',
  },
  unreadable: {
    retry: 'once',
    mayHaveApplied: false,
    en: 'The router’s answer could not be read.',
    ja: 'ルーターの応答を読み取れませんでした。',
  },
  unsupported: {
    retry: 'never',
    mayHaveApplied: false,
    en: 'This router does not offer that.',
    ja: 'このルーターではその操作・項目は使えません。',
  },
  rejected: {
    retry: 'never',
    mayHaveApplied: false,
    en: 'The router refused the request.',
    ja: 'ルーターが要求を拒否しました。',
  },
  uncertain: {
    retry: 'never',
    mayHaveApplied: true,
    en: 'It is unclear whether the router did this; we keep checking.',
    ja: '実行されたかどうか不明です。ルーターの状態を確認しています。',
  },
  conflict: {
    retry: 'later',
    mayHaveApplied: false,
    en: 'Not now: the same thing has just been asked or done, or it would break the network.',
    ja: '今は実行できません（同じ操作の直後、またはネットワークに支障が出る操作です）。',
  },
  'invalid-input': {
    retry: 'never',
    mayHaveApplied: false,
    en: 'The value is not valid.',
    ja: '入力値が正しくありません。',
  },
  disabled: {
    retry: 'never',
    mayHaveApplied: false,
    en: 'This action is disabled in the router node.',
    ja: 'この操作はルーターノードの設定で無効になっています。',
  },
  cancelled: {
    retry: 'later',
    mayHaveApplied: false,
    en: 'Cancelled before it finished.',
    ja: '完了前に取り消されました。',
  },
  defect: {
    retry: 'never',
    mayHaveApplied: true,
    en: 'Internal error: please report this bug.',
    ja: 'このソフトウェアの不具合です。ご報告ください。',
  },
} as const satisfies Record<string, Text & { retry: 'never' | 'once' | 'later'; mayHaveApplied: boolean }>;

export type ErrorCode = keyof typeof CODES;

export const errorCodes = Object.keys(CODES) as readonly ErrorCode[];

export interface ErrorDetails {
  /** What exactly, for people who want to know: `606 Action not authorized`. Never holds a secret. */
  readonly detail?: string;
  /** What the user can do about it. */
  readonly hint?: Text;
  /** Instead of the code's own sentence, where it is not the router that is spoken of. */
  readonly sentence?: Text;
  /** Overrides the code's own answer, where the place that throws knows better. */
  readonly mayHaveApplied?: boolean;
}

/**
 * The one error of this package. It deliberately carries no `cause`: what HTTP and MQTT clients throw holds headers,
 * addresses with credentials and whole requests.
 */
export class RouterError extends Error {
  override readonly name = 'RouterError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly hint: Text | undefined;
  readonly mayHaveApplied: boolean;
  readonly #sentence: Text;

  constructor(code: ErrorCode, { detail, hint, mayHaveApplied, sentence = CODES[code] }: ErrorDetails = {}) {
    super(detail === undefined ? sentence.en : `${sentence.en} (${detail})`);
    this.#sentence = sentence;
    this.code = code;
    this.detail = detail;
    this.hint = hint;
    this.mayHaveApplied = mayHaveApplied ?? CODES[code].mayHaveApplied;
  }

  /** Whether trying again can help: `later`, `once` (right away) or `never`. */
  get retry(): 'never' | 'once' | 'later' {
    return CODES[this.code].retry;
  }

  /** What is wrong, without what can be done about it. */
  get text(): Text {
    return this.#sentence;
  }

  /** One plain sentence for the user, then what can be done about it where that is known. */
  sentence(language: Language): string {
    return [this.#sentence[language], this.hint?.[language]].filter(Boolean).join(' ');
  }
}

/** The sentence of a code, for help and documentation. */
export function sentenceOf(code: ErrorCode): Text {
  return CODES[code];
}

/** Any thrown thing as a {@link RouterError}: aborts are `cancelled`, what nobody foresaw is a `defect`. */
export function asRouterError(thrown: unknown): RouterError {
  if (thrown instanceof RouterError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError') return new RouterError('cancelled');
  if (thrown instanceof Error)
    return new RouterError('defect', { detail: `${thrown.name}: ${thrown.message}` });
  return new RouterError('defect', { detail: 'something that is no error was thrown' });
}

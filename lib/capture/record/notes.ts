import type { RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';

/** What is not in a capture, and why. `mask`: for what it repeats from the router. */
export type Note = (mask: (text: string) => string) => Text;

/** What is not in a capture, and why. */
const NOTES = {
  stranger: {
    en: 'No driver knows this device, so only pages that need no login are in it.',
    ja: '対応していない機器のため、ログイン不要のページだけを保存しました。',
  },
  'no-screen': {
    en: 'Nobody has told us yet what the settings screen of this model is like, so only pages that need no login are in it.',
    ja: 'この機種の設定画面は未対応のため、ログイン不要のページだけを保存しました。',
  },
  'no-login': {
    en: 'No user name and password were given, so only pages that need no login are in it.',
    ja: 'ユーザー名とパスワードの指定がないため、ログイン不要のページだけを保存しました。',
  },
  pages: {
    en: 'There were more pages than a capture takes.',
    ja: 'ページ数の上限に達したため、途中までの保存です。',
  },
  bytes: {
    en: 'The pages were larger than a capture takes.',
    ja: 'サイズの上限に達したため、途中までの保存です。',
  },
  time: { en: 'It took longer than a capture may.', ja: '時間の上限に達したため、途中までの保存です。' },
  lost: {
    en: 'The router ended our login before all pages were seen.',
    ja: '途中でルーターからログアウトされました。',
  },
  silent: {
    en: 'The router stopped answering before all pages were seen.',
    ja: '途中でルーターが応答しなくなりました。',
  },
  blocked: {
    en: 'Some pages wanted to send something by themselves; that was not permitted, so they may be incomplete.',
    ja: '一部のページが自動的に送信しようとしたため中止しました。内容が不完全な場合があります。',
  },
} as const satisfies Readonly<Record<string, Text>>;

export type NoteCode = keyof typeof NOTES;

export function noteOf(code: NoteCode): Note {
  return () => NOTES[code];
}

/** Why the pages behind the login are not in it. */
export function loginNote(error: RouterError): Note {
  return (mask) => {
    const detail = error.detail === undefined ? '' : ` (${mask(error.detail)})`;
    return {
      en: `Only pages that need no login are in it: ${error.sentence('en')}${detail}`,
      ja: `ログイン不要のページだけを保存しました：${error.sentence('ja')}${detail}`,
    };
  };
}

/** Links that are no pages for all that can be told. */
export function skippedNote(words: readonly string[]): Note {
  return (mask) => {
    const list = [...new Set(words)].slice(0, 12).map(mask).join(', ');
    return {
      en: `Not opened, because these links may do something: ${list}.`,
      ja: `操作の可能性があるため開かなかったリンク：${list}`,
    };
  };
}

/** What a capture is at. */
export type CaptureProgress =
  | { readonly doing: keyof typeof DOING }
  | { readonly doing: 'page'; readonly page: number; readonly about: number; readonly path: string };

const DOING = {
  finding: { en: 'finding out what it is', ja: '機種を判別中' },
  anonymous: { en: 'pages that need no login', ja: 'ログイン不要のページを取得中' },
  login: { en: 'logging in', ja: 'ログイン中' },
  logout: { en: 'logging out', ja: 'ログアウト中' },
  masking: { en: 'masking what is private', ja: '個人情報をマスク中' },
} as const satisfies Readonly<Record<string, Text>>;

export function progressText(progress: CaptureProgress): Text {
  if (progress.doing !== 'page') return DOING[progress.doing];
  const { page, about, path } = progress;
  return { en: `page ${page} of about ${about}: ${path}`, ja: `ページ ${page}/約${about}: ${path}` };
}

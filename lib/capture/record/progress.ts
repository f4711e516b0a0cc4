import type { Text } from '../../router/text.ts';

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

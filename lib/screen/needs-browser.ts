import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

/** What a user can do about a screen that does nothing without script. */
export const NEEDS_BROWSER: Text = {
  en: 'This settings screen works with JavaScript only; it has to be worked by a browser.',
  ja: 'この設定画面はJavaScriptが必要です。Chromium（playwright-core）を用意してください。',
};

/** Script would have done more than forms can; nothing was sent. */
export function needsBrowser(detail: string): RouterError {
  return new RouterError('unsupported', { detail, hint: NEEDS_BROWSER });
}

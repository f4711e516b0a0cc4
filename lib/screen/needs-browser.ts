import { asRouterError, RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

/** What a user can do about a screen that does nothing without script. */
export const NEEDS_BROWSER: Text = {
  en: 'This settings screen works with JavaScript only. Install playwright-core and Chromium, or enter the address of a running Chromium in the router node; this browser is then used by itself.',
  ja: 'この設定画面はJavaScriptが必要です。playwright-coreとChromiumを用意するか、起動中のChromiumのアドレスをルーターノードに入力すると、自動的に使用します。',
};

/** Script would have done more than forms can; nothing was sent. */
export function needsBrowser(detail: string): RouterError {
  return new RouterError('unsupported', { detail, hint: NEEDS_BROWSER });
}

/** Whether an error says that script would have to run; then nothing was sent. */
export function wantsBrowser(thrown: unknown): boolean {
  const { hint, mayHaveApplied } = asRouterError(thrown);
  return hint === NEEDS_BROWSER && !mayHaveApplied;
}

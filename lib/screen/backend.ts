import type { Button, Control, PageLink, Page } from './page/page.ts';

/** What a control is to become: a text, whether it is checked, or the option that is chosen. */
export interface ControlChange {
  readonly control: Control;
  /** For a choice: the `value` of one of its options. */
  readonly value: string | boolean;
}

export interface Submission {
  readonly button: Button;
  readonly changes: readonly ControlChange[];
  /** What script would write into hidden inputs, by name; a browser's script does so itself. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Somebody has seen that the form works as it stands, although the page has script for it (evidence is in the profile). */
  readonly plain: boolean;
}

/** How a settings screen is worked: by sending forms, or by a browser. One box, one login; one call at a time. */
export interface Backend {
  readonly kind: 'forms' | 'browser';
  /** Rejects with a {@link RouterError}: `unreachable`, `timeout`, `refused-redirect`, `unreadable`, `auth-failed` (HTTP 401). */
  open(url: URL, signal: AbortSignal): Promise<Page>;
  follow(link: PageLink, signal: AbortSignal): Promise<Page>;
  /**
   * Sets the controls, presses the button and says yes to confirmations. Undefined: it was sent, and the answer was lost or is
   * no page, as when the box restarts at once. Rejects with `unsupported` where script would have to complete the form and
   * cannot, and then nothing was sent.
   */
  submit(submission: Submission, signal: AbortSignal): Promise<Page | undefined>;
  /** Sets controls without pressing anything, and shows what the page makes of it. Absent where there is no script to make anything. */
  fill?(changes: readonly ControlChange[], signal: AbortSignal): Promise<Page>;
  /** Forgets cookies; ends what it started. Never rejects. */
  close(): Promise<void>;
}

/** A login that travels with each request (HTTP Basic). */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** One thing that a router said, as it is kept. */
export interface Recorded {
  readonly method: string;
  readonly url: URL;
  /** What was sent with it, if anything: the question of an anonymous look, never a login. */
  readonly sent?: string;
  /** Milliseconds since 1970, and how long the answer took. */
  readonly at: number;
  readonly tookMs: number;
  readonly status: number;
  /** Names in lower case; several `set-cookie` are one per line. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: the answer is no text, and is not kept. */
  readonly text?: string;
  /** The one that the text came in. */
  readonly charset: string;
  /** Whether somebody was logged in, or about to be. */
  readonly stage: CaptureStage;
  /** The answer itself, or what a browser made of it: there script has run and is gone. */
  readonly by: 'box' | 'browser';
}

export const stages = ['anonymous', 'login', 'inside', 'logout'] as const;
export type CaptureStage = (typeof stages)[number];
